package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asynctask.JoinHandle;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import kotlin.coroutines.Continuation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Which {@code @Async} methods are refused: by the call with stock, by the start with the starter.
 */
@Timeout(120)
class StartDifferencesTests {

  /** Starts an application with the bean and calls it. */
  private static <T> void callOf(StockAndStarter which, Class<T> type, Call<T> call)
      throws Exception {
    try (ConfigurableApplicationContext context = which.run(type)) {
      call.on(context.getBean(type));
    }
  }

  interface Call<T> {
    void on(T bean) throws Exception;
  }

  private static void failsTheStart(Class<?> type, String message) {
    assertThatCode(() -> StockAndStarter.STARTER.run(type).close())
        .hasStackTraceContaining("InvalidAsyncMethodException")
        .hasStackTraceContaining(message);
  }

  // ------------------------------------------------------------ return types

  @OnBoth
  @Difference("A method with a return type that cannot be asynchronous")
  void aTextIsNoFuture(StockAndStarter which) throws Exception {
    if (which.isStarter()) {
      failsTheStart(Text.class, "returns java.lang.String");
      failsTheStart(AnnotatedClass.class, "returns java.lang.String");
      failsTheStart(OfAnnotatedInterface.class, "returns java.lang.String");
    } else {
      callOf(which, Text.class, bean -> refuses(bean::text));
      callOf(which, AnnotatedClass.class, bean -> refuses(bean::text));
      callOf(which, OfAnnotatedInterface.class, bean -> refuses(bean::text));
    }
  }

  private static void refuses(ThrowingCallable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageContaining("Invalid return type for async method");
  }

  @EnableAsync
  static class Text {

    @Async
    public String text() {
      return "text";
    }
  }

  @EnableAsync
  @Async
  static class AnnotatedClass {

    public String text() {
      return "text";
    }
  }

  @Async
  interface AnnotatedInterface {
    String text();
  }

  @EnableAsync
  static class OfAnnotatedInterface implements AnnotatedInterface {

    @Override
    public String text() {
      return "text";
    }
  }

  @OnBoth
  @Difference("A Kotlin `suspend` function")
  void aSuspendFunctionIsNoFuture(StockAndStarter which) throws Exception {
    if (which.isStarter()) {
      failsTheStart(Suspending.class, "suspend function");
    } else {
      callOf(which, Suspending.class, bean -> refuses(() -> bean.load("key", null)));
    }
  }

  @EnableAsync
  static class Suspending {

    @Async
    public Object load(String key, Continuation<? super String> continuation) {
      return key;
    }
  }

  @OnBoth
  @Difference(
      "A method that is declared to return a subclass of `CompletableFuture`, or a `FutureTask`")
  void aFutureOfAnotherClassIsTheExecutors(StockAndStarter which) throws Exception {
    if (which.isStarter()) {
      failsTheStart(Tasks.class, "returns java.util.concurrent.FutureTask");
      failsTheStart(Subclasses.class, "returns io.asynctask.spring.compatibility.");
    } else {
      callOf(
          which, Tasks.class, bean -> assertThat(bean.task().get(20, SECONDS)).isEqualTo("value"));
      callOf(
          which,
          Subclasses.class,
          bean -> {
            assertThatExceptionOfType(ClassCastException.class).isThrownBy(bean::onSpringBoots);
            assertThat(bean.onOwn().get(20, SECONDS)).isEqualTo("value");
          });
    }
  }

  @EnableAsync
  static class Tasks {

    @Async
    public FutureTask<String> task() {
      FutureTask<String> task = new FutureTask<>(() -> "value");
      task.run();
      return task;
    }
  }

  @EnableAsync
  @Import(Own.class)
  static class Subclasses {

    @Async("applicationTaskExecutor")
    public Special<String> onSpringBoots() {
      return Special.of("value");
    }

    @Async("own")
    public Special<String> onOwn() {
      return Special.of("value");
    }
  }

  static class Special<T> extends CompletableFuture<T> {

    static <T> Special<T> of(T value) {
      Special<T> special = new Special<>();
      special.complete(value);
      return special;
    }
  }

  static class Own {

    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor own() {
      return new ThreadPoolTaskExecutor() {
        @Override
        public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
          try {
            return Special.of(task.call());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }
  }

  // ------------------------------------------------------------ what works with the starter

  @OnBoth
  @Difference({
    "A method that is declared to return `CompletionStage` or `JoinHandle`",
    "`toString` and inherited default methods of a class with `@Async`"
  })
  void theStarterCallsWhatStockRefuses(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Valid.class)) {
      Stages stages = context.getBean(Stages.class);
      Greeting greeting = context.getBean(Greeting.class);
      if (which.isStarter()) {
        assertThat(stages.stage().toCompletableFuture().get(20, SECONDS)).isEqualTo("value");
        assertThat(stages.handle().get(20, SECONDS)).isEqualTo("value");
        assertThat(greeting.greet()).isEqualTo("hello");
        assertThat(greeting.toString()).isEqualTo("greeting");
      } else {
        refuses(stages::stage);
        assertThatExceptionOfType(ClassCastException.class).isThrownBy(stages::handle);
        refuses(greeting::greet);
        refuses(greeting::toString);
      }
      assertThat(greeting.equals(greeting)).isTrue();
      assertThat(greeting.equals(stages)).isFalse();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import({Stages.class, Greeting.class})
  static class Valid {}

  static class Stages {

    @Async
    public CompletionStage<String> stage() {
      return CompletableFuture.completedFuture("value");
    }

    @Async
    public JoinHandle<String> handle() {
      return JoinHandle.completed("value");
    }
  }

  interface Greeter {

    default String greet() {
      return "hello";
    }
  }

  @Async
  static class Greeting implements Greeter {

    public void send() {}

    @Override
    public String toString() {
      return "greeting";
    }
  }
}
