package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Async;

/** Extensions that take over the calls of some methods. */
class AsyncCallHandlerTests {

  private static final ThreadLocal<String> INSIDE = ThreadLocal.withInitial(() -> "nothing");

  private final List<String> selected = new CopyOnWriteArrayList<>();
  private final List<AsyncCall> calls = new CopyOnWriteArrayList<>();
  private final List<JoinHandle<?>> spawned = new CopyOnWriteArrayList<>();

  private final ApplicationContextRunner runner =
      Starter.enabled()
          .withBean("reports", Reports.class)
          .withBean(AsyncCallHandler.Selector.class, () -> this::select);

  static class Reports {
    @Async
    @TaskTag(key = "month", value = "#{#month}")
    public JoinHandle<String> handled(YearMonth month) {
      return JoinHandle.completed(INSIDE.get());
    }

    @Async
    public void handledWithoutResult() {
      throw new IllegalStateException(INSIDE.get());
    }

    @Async
    public CompletableFuture<String> ordinary() {
      return CompletableFuture.completedFuture(INSIDE.get());
    }
  }

  private AsyncCallHandler select(
      java.lang.reflect.Method method, Class<?> targetClass, String beanName) {
    selected.add(beanName + "." + method.getName() + " of " + targetClass.getSimpleName());
    return method.getName().startsWith("handled") ? this::handle : null;
  }

  private Object handle(AsyncCall call) {
    calls.add(call);
    JoinHandle<?> handle =
        call.spawn(
            new AsyncCall.Around() {
              @Override
              public <T> T call(Callable<T> body) throws Exception {
                INSIDE.set("handler");
                try {
                  return body.call();
                } finally {
                  INSIDE.remove();
                }
              }
            });
    spawned.add(handle);
    return call.taskName().endsWith("WithoutResult") ? null : handle;
  }

  @Test
  void aHandlerSeesTheCallAndRunsTheBodyInsideItsOwn() {
    runner.run(
        context -> {
          Reports reports = context.getBean(Reports.class);
          YearMonth month = YearMonth.of(2026, 11);

          assertThat(reports.handled(month).get(10, TimeUnit.SECONDS)).isEqualTo("handler");
          assertThat(reports.handled(month).get(10, TimeUnit.SECONDS)).isEqualTo("handler");

          AsyncCall call = calls.get(0);
          assertThat(call.taskName()).isEqualTo("reports.handled");
          assertThat(call.tags()).isEqualTo(Map.of("month", "2026-11"));
          assertThat(call.arguments()).containsExactly(month);
          assertThat(call.target()).isExactlyInstanceOf(Reports.class);
          assertThat(selected).containsExactly("reports.handled of Reports");
        });
  }

  @Test
  void aMethodWithoutResultGivesTheHandlerAHandle() {
    runner.run(
        context -> {
          context.getBean(Reports.class).handledWithoutResult();
          assertThatExceptionOfType(ExecutionException.class)
              .isThrownBy(() -> spawned.get(0).get(10, TimeUnit.SECONDS))
              .withRootCauseInstanceOf(IllegalStateException.class)
              .withMessageContaining("handler");
        });
  }

  @Test
  void aMethodWithoutHandlerSpawnsItsTask() {
    runner.run(
        context -> {
          assertThat(context.getBean(Reports.class).ordinary().get(10, TimeUnit.SECONDS))
              .isEqualTo("nothing");
          assertThat(calls).isEmpty();
        });
  }

  @Configuration(proxyBeanMethods = false)
  static class LazySelector {
    @Bean
    @Lazy
    AsyncCallHandler.Selector selector() {
      return (method, targetClass, beanName) -> null;
    }
  }

  @Test
  void selectorsAreCreatedAtTheFirstCall() {
    Starter.enabled()
        .withBean("reports", Reports.class)
        .withUserConfiguration(LazySelector.class)
        .run(
            context -> {
              assertThat(context.getBeanFactory().containsSingleton("selector")).isFalse();
              context.getBean(Reports.class).ordinary().get(10, TimeUnit.SECONDS);
              assertThat(context.getBeanFactory().containsSingleton("selector")).isTrue();
            });
  }
}
