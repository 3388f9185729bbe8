package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TextRules;
import java.lang.reflect.Method;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;

/** What whole applications tell of durable methods that fail. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DurableFailuresTests {

  private static ConfigurableApplicationContext start(Class<?>... configurations) {
    return new SpringApplicationBuilder(Application.class)
        .sources(configurations)
        .web(WebApplicationType.NONE)
        .properties("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
        .run();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  static class Application {

    @Bean
    Mails mails() {
      return new Mails();
    }
  }

  static class Mails {

    @Async
    @Durable
    @Retryable(maxRetries = 2, delay = 10)
    public void send(String customer) {
      throw new IllegalStateException("no route to " + customer);
    }

    @Async
    @Durable
    public JoinHandle<String> read(String customer) {
      throw new IllegalStateException("no mail of " + customer);
    }
  }

  /** Keeps what it gets. */
  static class Handler implements AsyncUncaughtExceptionHandler {

    final List<String> handled = new CopyOnWriteArrayList<>();

    @Override
    public void handleUncaughtException(
        Throwable failure, Method method, @Nullable Object... arguments) {
      handled.add(failure.getMessage() + ", " + method.getName() + " " + arguments[0]);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Handling {

    @Bean
    Handler handler() {
      return new Handler();
    }

    @Bean
    AsyncConfigurer configurer(Handler handler) {
      return new AsyncConfigurer() {
        @Override
        public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
          return handler;
        }
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Masking {

    @Bean
    TextRules rules() {
      ApplicationText masked = (key, value) -> ApplicationText.MASK;
      return new TextRules(masked, masked, 100);
    }
  }

  @Test
  void springsHandlerLogsTheFailureOfAVoidMethodAsWithoutDatabase(CapturedOutput output) {
    try (ConfigurableApplicationContext application = start()) {
      application.getBean(Mails.class).send("acme");
      await().until(() -> output.getOut().contains("SimpleAsyncUncaughtExceptionHandler"));
      await()
          .untilAsserted(
              () ->
                  assertThat(output.getOut())
                      .contains("java.lang.IllegalStateException: no route to acme\n\tat "));
    }
  }

  @Test
  void theHandlerOfTheApplicationGetsAFailureOnceAfterTheLastAttempt() {
    try (ConfigurableApplicationContext application = start(Handling.class)) {
      application.getBean(Mails.class).send("acme");
      List<String> handled = application.getBean(Handler.class).handled;
      await().until(() -> !handled.isEmpty());
      application.close(); // the engine has ended then
      assertThat(handled).containsExactly("no route to acme, send acme");
    }
  }

  @Test
  void messagesThatAreNotShownAreNotLogged(CapturedOutput output) {
    try (ConfigurableApplicationContext application = start(Masking.class)) {
      JoinHandle<String> handle = application.getBean(Mails.class).read("acme");
      await().until(handle::isDone);
      await().until(() -> output.getOut().contains("IllegalStateException: ******"));
      assertThat(output.getOut())
          .contains("Durable task mails.read", "has failed: ******", "\tat ")
          .doesNotContain("no mail of acme");
    }
  }
}
