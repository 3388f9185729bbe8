package io.asynctask.spring.durable.engine;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.durable.DurableContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A durable method whose body is a function, and whose arguments and results are texts. */
final class FakeMethod implements DurableMethod {

  /** A body. */
  interface Body {
    String run(String arguments, DurableContext context) throws Exception;
  }

  final LiveTasks liveTasks = new LiveTasks();
  final List<DurableContext> attempts = new CopyOnWriteArrayList<>();
  private final String name;
  private final Body body;
  private Executor executor = run -> new Thread(run, "body").start();
  private BiFunction<Integer, Throwable, @Nullable Duration> retry = (failures, failure) -> null;
  private @Nullable Duration deadline;
  private @Nullable Consumer<Throwable> uncaught;

  FakeMethod(String name, Body body) {
    this.name = name;
    this.body = body;
  }

  FakeMethod executor(Executor executor) {
    this.executor = executor;
    return this;
  }

  FakeMethod retry(BiFunction<Integer, Throwable, @Nullable Duration> retry) {
    this.retry = retry;
    return this;
  }

  FakeMethod deadline(Duration deadline) {
    this.deadline = deadline;
    return this;
  }

  FakeMethod uncaught(Consumer<Throwable> uncaught) {
    this.uncaught = uncaught;
    return this;
  }

  DurableCall call(String arguments) {
    return new DurableCall(this, null, Map.of(), arguments, Map.of(), false);
  }

  DurableCall call(String arguments, @Nullable String key, Map<String, String> tags) {
    return new DurableCall(this, key, tags, arguments, Map.of(), false);
  }

  /** Returns whether no body runs. */
  boolean isIdle() {
    return liveTasks.list(0, 1, 1, any -> true).tasks().isEmpty();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StartedBody start(String arguments, Map<String, String> context, DurableContext task) {
    if (arguments.equals("unreadable")) {
      throw new UnreadableTaskException("month of Reports.build", new RuntimeException("bad"));
    }
    attempts.add(task);
    var builder = AsyncTask.builder(task).name(name).trackedBy(liveTasks).parent(null);
    if (deadline != null) {
      builder.deadline(deadline);
    }
    var spawned =
        builder.<String>spawn(() -> body.run(arguments, task), run -> executor.execute(run));
    spawned.task().schedule();
    return new StartedBody(spawned.handle(), uncaught);
  }

  @Override
  public String writeResult(@Nullable Object result) {
    if ("unwritable".equals(result)) {
      throw new IllegalStateException("no JSON for it");
    }
    return result == null ? "null" : "\"" + result + "\"";
  }

  @Override
  public @Nullable Object readResult(String json) {
    return json.equals("null") ? null : json.substring(1, json.length() - 1);
  }

  @Override
  public @Nullable Duration retryDelay(int failures, Throwable failure) {
    return retry.apply(failures, failure);
  }

  /** Runs until it is interrupted. */
  static void runForEver(CountDownLatch running) throws InterruptedException {
    running.countDown();
    new CountDownLatch(1).await();
  }

  /** Waits as a body does that does not heed the stop. */
  static void awaitDespiteInterrupts(CountDownLatch latch) {
    for (boolean waits = true; waits; ) {
      try {
        latch.await();
        waits = false;
      } catch (InterruptedException ignored) {
        // it goes on
      }
    }
  }
}
