package io.asynctask.spring.autoconfigure.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.asynctask.spring.documentation.Difference;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ExecutorNamesTests {

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private static SpringApplication application() {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    return application;
  }

  @ParameterizedTest
  @ValueSource(strings = {"${user.home}", "#{1+1}", "&reports", "a b", "a,b", "${nothing}", "a\nb"})
  @Difference("The name of an executor under `async-task.executors`")
  void whatSpringWouldResolveFailsTheStartWithTheNameOfThePropertyAndWhatIsAllowed(
      String name, CapturedOutput output) {
    assertThatException()
        .isThrownBy(
            () -> application().run("--async-task.executors[" + name + "].concurrency=1").close());
    assertThat(output)
        .contains(
            "APPLICATION FAILED TO START",
            "async-task.executors[" + name.replace("\n", "\\n") + "]",
            "The name of an executor has letters, digits, '.', '-' and '_' only")
        .doesNotContain("NullPointerException")
        .doesNotContain(System.getProperty("user.home"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reports", "my.reports", "Berichte_2", "größe-x"})
  void otherNamesAreBeans(String name) {
    try (var context = application().run("--async-task.executors[" + name + "].concurrency=1")) {
      assertThat(context.containsBean(name)).isTrue();
    }
  }
}
