package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

class AsyncFailuresTests {

  private final ApplicationContextRunner starter =
      Starter.enabled().withBean("failing", Failing.class);

  // ------------------------------------------------------------ void

  @Test
  void theHandlerGetsTheArgumentsAsTheyWereGiven() {
    starter
        .withUserConfiguration(Handling.class)
        .withBean(Uncaught.class)
        .run(
            context -> {
              Object[] varargs = {"b", null};
              context.getBean(Failing.class).nothing("a", null, varargs);
              Uncaught.Failure failure = context.getBean(Uncaught.class).await();
              assertThat(failure.thrown()).hasMessage("no luck");
              assertThat(failure.method().getName()).isEqualTo("nothing");
              assertThat(failure.arguments()).containsExactly("a", null, varargs);
            });
  }

  @Test
  void theHandlerHearsOfACancelThatTheBodyHasRunInto() {
    starter
        .withUserConfiguration(Handling.class)
        .withBean(Uncaught.class)
        .run(
            context -> {
              context.getBean(Failing.class).cancelledElsewhere();
              assertThat(context.getBean(Uncaught.class).await().thrown())
                  .isInstanceOf(CancellationException.class);
            });
  }

  @Test
  void theHandlerGetsWhatAnotherFutureHasFailedWith() {
    starter
        .withUserConfiguration(Handling.class)
        .withBean(Uncaught.class)
        .run(
            context -> {
              context.getBean(Failing.class).failedElsewhere();
              assertThat(context.getBean(Uncaught.class).await().thrown())
                  .isExactlyInstanceOf(IllegalStateException.class)
                  .hasMessage("no luck");
            });
  }

  // ------------------------------------------------------------ futures

  @Test
  void aFutureFailsWithWhatAnotherOneHasFailedWith() {
    starter.run(
        context ->
            assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> context.getBean(Failing.class).passesOn().get())
                .withCauseExactlyInstanceOf(IllegalStateException.class));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aFailureThatNobodyLooksAtIsLoggedOnceWithNameTagsAndMethod(CapturedOutput output) {
    starter.run(
        context -> {
          callAndForget(context.getBean(Failing.class), "42");
          awaitGarbage(() -> assertThat(output).contains("job [tenant=42] of "));
          assertThat(output)
              .containsOnlyOnce("job [tenant=42] of ") // handles of other tests may be found too
              .contains("has failed, and no caller has observed the failure")
              .contains("Failing.handle(java.lang.String)")
              .contains("IllegalStateException: no luck");
        });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void soItIsOnAnExecutorThatIsToldOfIt(CapturedOutput output) {
    starter
        .withBean("taskExecutor", Told.class)
        .run(
            context -> {
              callAndForget(context.getBean(Failing.class), "told");
              assertThat(context.getBean(Told.class).thrown.take()).hasMessage("no luck");
              awaitGarbage(() -> assertThat(output).contains("job [tenant=told] of "));
            });
  }

  static class Told extends ThreadPoolTaskExecutor {

    final transient BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();

    @Override
    public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
      return super.submitCompletable(
          () -> {
            try {
              return task.call();
            } catch (Exception failure) {
              thrown.add(failure);
              throw failure;
            }
          });
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void oneThatSomebodyLooksAtIsNot(CapturedOutput output) {
    starter.run(
        context -> {
          Failing failing = context.getBean(Failing.class);
          assertThat(failing.handle("seen").handle((value, thrown) -> thrown.getCause()).join())
              .hasMessage("no luck");
          callAndForget(failing, "unseen");
          awaitGarbage(() -> assertThat(output).contains("tenant=unseen"));
          assertThat(output).doesNotContain("tenant=seen");
        });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void switchedOffNoneIsLogged(CapturedOutput output) {
    starter.run(
        on ->
            starter
                .withPropertyValues("async-task.unobserved-failures.enabled=false")
                .run(
                    off -> {
                      callAndForget(off.getBean(Failing.class), "off");
                      callAndForget(on.getBean(Failing.class), "on");
                      awaitGarbage(() -> assertThat(output).contains("tenant=on"));
                      assertThat(output).doesNotContain("tenant=off");
                    }));
  }

  /** In a frame of its own, which is gone with the handle when it returns. */
  private static void callAndForget(Failing failing, String tenant) {
    JoinHandle<String> handle = failing.handle(tenant);
    await().until(handle::isDone);
  }

  private static void awaitGarbage(Runnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              System.gc();
              assertion.run();
            });
  }

  // ------------------------------------------------------------ fixtures

  static class Failing {

    @Async
    public void nothing(String one, String other, Object... more) {
      throw new IllegalStateException("no luck");
    }

    @Async
    public void cancelledElsewhere() {
      CompletableFuture<String> other = new CompletableFuture<>();
      other.cancel(true);
      other.join();
    }

    @Async
    public void failedElsewhere() throws Exception {
      CompletableFuture.failedFuture(new IllegalStateException("no luck")).get();
    }

    @Async
    public Future<Object> passesOn() throws Exception {
      failedElsewhere();
      return null;
    }

    @Async
    @TaskName("job")
    public JoinHandle<String> handle(@TaskTag("tenant") String tenant) {
      throw new IllegalStateException("no luck");
    }
  }

  @Configuration
  static class Handling implements AsyncConfigurer {

    private final Uncaught uncaught;

    Handling(Uncaught uncaught) {
      this.uncaught = uncaught;
    }

    @Override
    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return uncaught;
    }
  }
}
