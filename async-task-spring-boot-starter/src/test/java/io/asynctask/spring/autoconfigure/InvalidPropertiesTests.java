package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
    "async-task.executors.reports.queue-capacity, -1, It must not be negative",
    "async-task.executors.reports.queue-capacity, 10, Tasks only queue when 'concurrency' is set",
    "async-task.executors.reports.on-saturation, despair, failed to convert",
    "async-task.executors.reports.on-saturation, block, Nothing is saturated unless 'concurrency' is",
    "async-task.executors.reports.threads, green, failed to convert",
    "async-task.executors.reports.deadline, 0s, It must be positive",
    "async-task.executors.reports.deadline, -1s, It must be positive",
    "async-task.executors.reports.deadline, soon, failed to convert",
    "async-task.executors.reports.concurrency, 99999999999, failed to convert",
    "async-task.executors.reports.deadline, 200000d, It must be less than 292 years",
    "async-task.warnings.log-interval, 200000d, It must be less than 292 years",
    "async-task.shutdown-grace, 200000d, It must be less than 292 years",
    "async-task.shutdown-grace, soon, failed to convert",
    "async-task.metrics.max-names, -1, It must not be negative",
    "async-task.metrics.max-names, few, failed to convert",
    "async-task.thread-names, perhaps, failed to convert",
    "async-task.thread-names.enabled, perhaps, failed to convert",
    "async-task.unseen-failures, maybe, failed to convert",
    "async-task.unobserved-failures.enabled, maybe, failed to convert",
    "async-task.scheduled-methods.enabled, maybe, failed to convert",
    "async-task.stuck-after, 0s, It must be positive",
    "async-task.warnings.stuck-after, 0s, It must be positive",
    "async-task.jdbc.clean-up, -1s, It must not be negative",
    "async-task.jdbc.clean-up, soon, failed to convert",
    "async-task.jdbc.cancel-statements, perhaps, failed to convert",
    "async-task.executors.taken.concurrency, 1, a bean of class java.lang.String is called 'taken'"
  })
  void aBadValueFailsTheStartWithAnAnalysisThatNamesTheProperty(
      String property, String value, String reason, CapturedOutput output) {
    fail(property, value);
    assertThat(output)
        .contains("APPLICATION FAILED TO START", reason)
        .contains(property.contains("taken") ? "async-task.executors.taken" : property);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("numbersAndDurations")
  void noNumberAndNoDurationMayBeNegative(String property, CapturedOutput output) {
    fail(property, "-1");
    assertThat(output).contains("APPLICATION FAILED TO START", property);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allButTexts")
  void noValueMayBeOfAnotherType(String property, CapturedOutput output) {
    fail(property, "nonsense");
    assertThat(output).contains("APPLICATION FAILED TO START", property);
  }

  static Stream<String> numbersAndDurations() {
    return ConfigurationMetadata.ours()
        .filter(property -> property.isNumber() || property.type().equals(Duration.class.getName()))
        .map(ConfigurationMetadata.Property::name)
        .filter(InvalidPropertiesTests::isRead);
  }

  static Stream<String> allButTexts() {
    return ConfigurationMetadata.ours()
        .filter(property -> !property.isContainer() && !property.type().equals("java.lang.String"))
        .map(ConfigurationMetadata.Property::name)
        .filter(InvalidPropertiesTests::isRead);
  }

  /**
   * Four are read by Spring Boot only, when the endpoint is called and in conditions. Web
   * applications read the properties of accepted tasks, and other tests check those.
   */
  private static boolean isRead(String property) {
    return !property.startsWith("async-task.web.accepted.")
        && !property.endsWith(".cache.time-to-live")
        && !property.equals("management.health.asynctasks.enabled")
        && !property.equals("async-task.statistics.enabled")
        && !property.equals("async-task.warnings.enabled");
  }

  private static void fail(String property, String value) {
    SpringApplication application = new SpringApplication(TestApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatException()
        .isThrownBy(
            () ->
                application
                    .run(
                        "--spring.jmx.enabled=true",
                        "--management.endpoints.jmx.exposure.include=*",
                        "--" + property + "=" + value)
                    .close());
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
