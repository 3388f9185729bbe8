package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.TaskTag;
import lombok.RequiredArgsConstructor;
import lombok.SneakyThrows;
import lombok.Value;
import lombok.extern.slf4j.Slf4j;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

@SpringBootTest
@Import(LombokTests.Summaries.class)
class LombokTests {

  @Test
  void aServiceOfLombokHasTasks(@Autowired Summaries summaries) {
    assertThat(summaries.of(new Tenant("acme")).join()).contains("report of acme", "tenant=acme");
  }

  @Value
  static class Tenant {
    String name;
  }

  @Service
  @RequiredArgsConstructor
  @Slf4j
  static class Summaries {

    private final Reports reports;

    @Async
    @SneakyThrows
    @TaskTag(key = "tenant", value = "#{#tenant.name}")
    public JoinHandle<String> of(Tenant tenant) {
      log.info("Summing up for {}", tenant);
      Object tags = TaskContext.current().orElseThrow().tag();
      return JoinHandle.completed(reports.build(tenant.getName()).get() + " for " + tags);
    }
  }
}
