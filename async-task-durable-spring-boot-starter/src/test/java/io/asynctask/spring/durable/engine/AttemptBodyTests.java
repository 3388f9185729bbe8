package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableContext;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods whose start, body, hooks or decisions fail in unusual ways. */
@Timeout(20)
class AttemptBodyTests extends OneNode {

  /** A method whose start throws. */
  private record ThrowingStart(Throwable failure, List<Throwable> asked) implements DurableMethod {

    DurableCall call() {
      return new DurableCall(this, null, Map.of(), "", Map.of(), false);
    }

    @Override
    public String name() {
      return "method";
    }

    @Override
    public StartedBody start(String arguments, Map<String, String> context, DurableContext task) {
      return sneak(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> StartedBody sneak(Throwable failure) throws E {
      throw (E) failure;
    }

    @Override
    public String writeResult(@Nullable Object result) {
      return "null";
    }

    @Override
    public @Nullable Object readResult(String json) {
      return null;
    }

    @Override
    public @Nullable Duration retryDelay(int failures, Throwable failure) {
      asked.add(failure);
      return failures < 3 ? Duration.ZERO : null;
    }
  }

  @Test
  void whatAdviceThrowsDecidesAboutTheRetryAndNotItsWrapper() {
    IOException failure = new IOException("no line");
    ThrowingStart method =
        new ThrowingStart(new UndeclaredThrowableException(failure), new CopyOnWriteArrayList<>());
    start(method);

    JoinHandle<String> handle = node.call(method.call());

    assertThatThrownBy(handle::join).isInstanceOf(CompletionException.class);
    assertThat(node.find(handle).failure()).isEqualTo("java.io.IOException: no line");
    assertThat(method.asked).containsExactly(failure, failure, failure);
  }

  @Test
  void aTaskThatCannotBeReadIsNotTriedAgain() {
    ThrowingStart method =
        new ThrowingStart(
            new UnreadableTaskException("month is no month", null), new CopyOnWriteArrayList<>());
    start(method);

    JoinHandle<String> handle = node.call(method.call());

    assertThatThrownBy(handle::join).isInstanceOf(CompletionException.class);
    assertThat(node.find(handle).attempt()).isEqualTo(1);
    assertThat(method.asked).isEmpty();
  }

  @Test
  void anErrorInTheDecisionAboutARetryFailsTheTask() {
    FakeMethod method =
        new FakeMethod(
                "method",
                (arguments, context) -> {
                  throw new IllegalStateException("no paper");
                })
            .retry(
                (failures, failure) -> {
                  throw new NoClassDefFoundError("Predicate");
                });
    start(method);

    JoinHandle<String> handle = node.call(method.call(""));

    assertThatThrownBy(handle::join).isInstanceOf(CompletionException.class);
    assertThat(node.find(handle).failure()).contains("no paper").contains("Predicate");
  }

  @Test
  void aHookOfACancelThatThrowsDoesNotKeepTheTaskFromItsEnd() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              TaskContext task = TaskContext.current().orElseThrow();
              try (var ignored =
                  task.onCancel(
                      () -> {
                        throw new IllegalStateException("of the hook");
                      })) {
                FakeMethod.runForEver(running);
              }
              return "";
            });
    start(method);
    JoinHandle<String> handle = node.call(method.call(""));
    running.await();

    handle.cancel();

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(node.find(handle).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(database.executions()).isZero();
  }

  @Test
  void aHookThatThrowsDoesNotKeepTheNodeFromItsShutdown() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
            "method",
            (arguments, context) -> {
              TaskContext.current()
                  .orElseThrow()
                  .onCancel(
                      () -> {
                        throw new IllegalStateException("of the hook");
                      });
              FakeMethod.runForEver(running);
              return "";
            });
    start(method);
    JoinHandle<String> handle = node.call(method.call(""));
    running.await();

    node.close();

    assertThat(node.find(handle).state()).isEqualTo(TaskState.SCHEDULED);
  }
}
