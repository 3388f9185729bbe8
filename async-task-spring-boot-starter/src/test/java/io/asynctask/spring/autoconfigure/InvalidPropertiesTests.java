package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class InvalidPropertiesTests {

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "async-task.executors.reports.concurrency, 0, It must be positive",
    "async-task.executors.reports.concurrency, -1, It must be positive",
    "async-task.executors.reports.concurrency, many, failed to convert",
    "async-task.executors.reports.queue-capacity, 0, It must be positive",
    "async-task.executors.reports.queue-capacity, -1, It must be positive",
    "async-task.executors.reports.queue-capacity, 10, Tasks only queue when 'concurrency' is set",
    "async-task.executors.reports.on-saturation, despair, failed to convert",
    "async-task.executors.reports.threads, green, failed to convert",
    "async-task.executors.reports.deadline, 0s, It must be positive",
    "async-task.executors.reports.deadline, soon, failed to convert",
    "async-task.shutdown-grace, soon, failed to convert",
    "async-task.jdbc.clean-up, -1s, It must not be negative",
    "async-task.jdbc.clean-up, soon, failed to convert",
    "async-task.jdbc.cancel-statements, perhaps, failed to convert",
    "async-task.executors.taken.concurrency, 1, There is a bean of the name 'taken' already"
  })
  void aBadValueFailsTheStartWithAnAnalysisThatNamesTheProperty(
      String property, String value, String reason, CapturedOutput output) {
    SpringApplication application = new SpringApplication(TestApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatException().isThrownBy(() -> application.run("--" + property + "=" + value).close());
    assertThat(output)
        .contains("APPLICATION FAILED TO START", reason)
        .contains(property.contains("taken") ? "async-task.executors.taken" : property);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class TestApplication {

    @Bean
    String taken() {
      return "taken";
    }
  }
}
