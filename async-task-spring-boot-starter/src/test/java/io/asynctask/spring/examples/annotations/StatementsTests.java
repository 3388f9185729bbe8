package io.asynctask.spring.examples.annotations;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

@SpringBootTest(properties = "async-task.executors.reports.concurrency=2")
class StatementsTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import(Statements.class)
  static class Application {}

  @Autowired Statements statements;

  @Test
  void theTaskHasTheTagsOfTheAnnotations() throws Exception {
    JoinHandle<String> statement = statements.build("acme", new Statements.Request("monthly"));

    assertThat(statement.get(10, TimeUnit.SECONDS)).isEqualTo("monthly statement of acme");
    assertThat(statement.tag().toString()).contains("tenant=acme", "kind=monthly");
  }
}
