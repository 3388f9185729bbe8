package io.asynctask.application;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** An application with tasks that complete, fail and are cancelled, and one at its shutdown. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
public class ReloadedApplication {

  /** The tasks. */
  public static class Jobs {

    @Async
    public CompletableFuture<String> completes() {
      return CompletableFuture.completedFuture("value");
    }

    @Async
    public CompletableFuture<String> fails() {
      throw new IllegalStateException("of the body");
    }

    @Async
    public CompletableFuture<String> waits() throws InterruptedException {
      new CountDownLatch(1).await();
      return CompletableFuture.completedFuture("not reached");
    }
  }

  @Bean
  Jobs jobs() {
    return new Jobs();
  }

  /** Called from outside the class loader. */
  public static void startAndStop() throws InterruptedException {
    SpringApplication application = new SpringApplication(ReloadedApplication.class);
    application.setRegisterShutdownHook(false);
    try (ConfigurableApplicationContext context =
        application.run(
            "--spring.lifecycle.timeout-per-shutdown-phase=1s", "--spring.main.banner-mode=off")) {
      Jobs jobs = context.getBean(Jobs.class);
      jobs.completes().thenApply(String::length).join();
      jobs.fails().handle((value, failure) -> failure).join();
      jobs.waits().cancel(true);
      CompletableFuture<String> untilTheShutdown = jobs.waits();
      if (untilTheShutdown.isDone()) {
        throw new IllegalStateException("has not waited");
      }
    }
  }
}
