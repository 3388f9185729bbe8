package io.asynctask.benchmarks;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.ExecutorsKt;
import kotlinx.coroutines.YieldKt;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One wake and the run it leads to, of a task that never ends. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Wake {

  private final ArrayDeque<Runnable> yielding = new ArrayDeque<>();
  private final ArrayDeque<Runnable> tracked = new ArrayDeque<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final ArrayDeque<Runnable> coroutine = new ArrayDeque<>();
  private final Spawned<Object, String> waiter = spawn(waker -> Poll.pending(), waiting::add);

  private static Spawned<Object, String> spawn(Pollable<Object> body, Schedule<String> schedule) {
    return AsyncTask.spawn(body, schedule, "tag");
  }

  @Setup
  public void start() {
    Pollable<Object> yield =
        waker -> {
          waker.wake();
          return Poll.pending();
        };
    spawn(yield, yielding::add).task().schedule();
    AsyncTask.builder("tag")
        .trackedBy(LiveTasks.withoutClock())
        .spawn(yield, tracked::add)
        .task()
        .schedule();
    waiter.task().schedule();
    waiting.remove().run();
    CoroutineDispatcher dispatcher = ExecutorsKt.from(coroutine::add);
    BuildersKt.launch(
        CoroutineScopeKt.CoroutineScope(dispatcher),
        dispatcher,
        CoroutineStart.DEFAULT,
        new YieldForEver(null));
  }

  /** The body wakes itself: async-task's yield. */
  @Benchmark
  public void yieldingTask() {
    yielding.remove().run();
  }

  @Benchmark
  public void yieldingTrackedTask() {
    tracked.remove().run();
  }

  /** The task waits, somebody else wakes it. */
  @Benchmark
  public void wokenTask() {
    waiter.handle().waker().wake();
    waiting.remove().run();
  }

  @Benchmark
  public void yieldingCoroutine() {
    coroutine.remove().run();
  }

  /** {@code while (true) yield()}, as the Kotlin compiler would have it. */
  private static final class YieldForEver extends SuspendLambda
      implements Function2<CoroutineScope, Continuation<? super Unit>, Object> {

    private static final long serialVersionUID = 1L;

    YieldForEver(@Nullable Continuation<Object> completion) {
      super(2, completion);
    }

    @Override
    @SuppressWarnings("unchecked") // as compiled Kotlin does
    public Object invoke(CoroutineScope scope, Continuation<? super Unit> completion) {
      return new YieldForEver((Continuation<Object>) completion).invokeSuspend(Unit.INSTANCE);
    }

    @Override
    @SuppressWarnings("unchecked") // as compiled Kotlin does
    public Continuation<Unit> create(@Nullable Object scope, Continuation<?> completion) {
      return (Continuation<Unit>)
          (Continuation<?>) new YieldForEver((Continuation<Object>) completion);
    }

    @Override
    @SuppressWarnings("unchecked") // as compiled Kotlin does
    protected Object invokeSuspend(Object result) {
      return YieldKt.yield((Continuation<? super Unit>) (Continuation<?>) this);
    }
  }
}
