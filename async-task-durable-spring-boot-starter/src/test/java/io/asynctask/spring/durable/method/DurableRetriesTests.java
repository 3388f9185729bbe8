package io.asynctask.spring.durable.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.engine.DurableCall;
import io.asynctask.spring.durable.engine.DurableMethod;
import io.asynctask.spring.durable.engine.DurableMethods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.resilience.retry.MethodRetryPredicate;
import org.springframework.scheduling.annotation.Async;

class DurableRetriesTests {

  private final ApplicationContextRunner runner = DurableApplication.runner();

  static class Temporary implements MethodRetryPredicate {
    @Override
    public boolean shouldRetry(Method method, Throwable failure) {
      return method.getName().equals("judged") && "temporary".equals(failure.getMessage());
    }
  }

  static class Retried {
    @Async
    @Durable
    public void never() {}

    @Async
    @Durable
    @Retryable(maxRetries = 4, delay = 100, multiplier = 2, maxDelay = 300)
    public void often() {}

    @Async
    @Durable
    @Retryable(
        maxRetriesString = "${retries}",
        delayString = "${delay:2s}",
        multiplierString = "${multiplier:}",
        timeUnit = TimeUnit.SECONDS)
    public void configured() {}

    @Async
    @Durable
    @Retryable(includes = IOException.class, excludes = java.io.FileNotFoundException.class)
    public void chosen() {}

    @Async
    @Durable
    @Retryable(predicate = Temporary.class)
    public void judged() {}

    @Async
    @Durable
    @Retryable(delay = 100, jitter = 50)
    public void jittered() {}
  }

  @Retryable(maxRetries = 1, delay = 5)
  static class RetriedClass {
    @Async
    @Durable
    public void run() {}
  }

  private static DurableMethod method(AssertableApplicationContext context, String name) {
    return context.getBean(DurableMethods.class).all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void delaysAreThoseOfTheAnnotation() {
    Exception failure = new IllegalStateException("x");
    runner
        .withBean("retried", Retried.class)
        .withBean("all", RetriedClass.class)
        .withPropertyValues("retries=2")
        .run(
            context -> {
              assertThat(method(context, "retried.never").retryDelay(1, failure)).isNull();
              DurableMethod often = method(context, "retried.often");
              assertThat(often.retryDelay(1, failure)).isEqualTo(millis(100));
              assertThat(often.retryDelay(2, failure)).isEqualTo(millis(200));
              assertThat(often.retryDelay(3, failure)).isEqualTo(millis(300));
              assertThat(often.retryDelay(4, failure)).isEqualTo(millis(300));
              assertThat(often.retryDelay(5, failure)).isNull();
              DurableMethod configured = method(context, "retried.configured");
              assertThat(configured.retryDelay(2, failure)).isEqualTo(millis(2000));
              assertThat(configured.retryDelay(3, failure)).isNull();
              assertThat(method(context, "retried.jittered").retryDelay(2, failure))
                  .isBetween(millis(50), millis(150));
              assertThat(method(context, "all.run").retryDelay(1, failure)).isEqualTo(millis(5));
              assertThat(method(context, "all.run").retryDelay(2, failure)).isNull();
            });
  }

  @Test
  void whatTheBodyHasThrownDecidesAndNotWhatAFutureHasMadeOfIt() {
    runner
        .withBean("retried", Retried.class)
        .withPropertyValues("retries=2")
        .run(
            context -> {
              DurableMethod chosen = method(context, "retried.chosen");
              assertThat(chosen.retryDelay(1, new IOException("x"))).isNotNull();
              assertThat(
                      chosen.retryDelay(
                          1, new CompletionException(new ExecutionException(new IOException("x")))))
                  .isNotNull();
              assertThat(chosen.retryDelay(1, new java.io.FileNotFoundException("x"))).isNull();
              assertThat(
                      chosen.retryDelay(
                          1, new CompletionException(new java.io.FileNotFoundException("x"))))
                  .isNull();
              assertThat(chosen.retryDelay(1, new IllegalStateException("x"))).isNull();
              DurableMethod judged = method(context, "retried.judged");
              assertThat(judged.retryDelay(1, new CompletionException(new Exception("temporary"))))
                  .isNotNull();
              assertThat(judged.retryDelay(1, new UncheckedIOException(new IOException("other"))))
                  .isNull();
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableResilientMethods
  static class Resilient {}

  static class Counting {
    final AtomicInteger durable = new AtomicInteger();
    final AtomicInteger ordinary = new AtomicInteger();

    @Async
    @Durable
    @Retryable(maxRetries = 3, delay = 0)
    public JoinHandle<String> durable() {
      durable.incrementAndGet();
      throw new IllegalStateException("on purpose");
    }

    @Retryable(maxRetries = 3, delay = 0)
    public String ordinary() {
      ordinary.incrementAndGet();
      throw new IllegalStateException("on purpose");
    }

    public int durableRuns() {
      return durable.get();
    }

    public int ordinaryRuns() {
      return ordinary.get();
    }
  }

  @Test
  void theAdviceOfResilientMethodsRepeatsOtherMethodsAndNoAttempt() {
    runner
        .withUserConfiguration(Resilient.class)
        .withBean("counting", Counting.class)
        .run(
            context -> {
              Counting counting = context.getBean(Counting.class);
              FakeDurableCalls calls = context.getBean(FakeDurableCalls.class);
              counting.durable();
              DurableCall call = calls.only();
              JoinHandle<?> attempt = calls.start(call, 1);
              assertThat(attempt).failsWithin(10, TimeUnit.SECONDS);
              assertThat(counting.durableRuns()).isEqualTo(1);
              assertThat(calls.stored).hasSize(1);

              assertThat(org.assertj.core.api.Assertions.catchThrowable(counting::ordinary))
                  .isInstanceOf(IllegalStateException.class);
              assertThat(counting.ordinaryRuns()).isEqualTo(4);
            });
  }

  @Test
  void switchedOffDurableMethodsAreRepeatedByThatAdviceAgain() {
    runner
        .withUserConfiguration(Resilient.class)
        .withPropertyValues("async-task.durable.enabled=false")
        .withBean("counting", Counting.class)
        .run(
            context -> {
              Counting counting = context.getBean(Counting.class);
              assertThat(counting.durable()).failsWithin(10, TimeUnit.SECONDS);
              assertThat(counting.durableRuns()).isEqualTo(4);
            });
  }
}
