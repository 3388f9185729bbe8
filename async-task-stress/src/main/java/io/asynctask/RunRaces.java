package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;
import org.openjdk.jcstress.infra.results.LIZ_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Races of a run: two runs, a run and a stop, a run and a refusal of the schedule function. */
public final class RunRaces {

  private RunRaces() {}

  /** The first run of a callable against a cancel, which needs no run to end it. */
  @JCStressTest
  @Outcome(id = "COMPLETED, 1, false", expect = ACCEPTABLE, desc = "the callable ended first")
  @Outcome(
      id = "CANCELLED, 1, true",
      expect = ACCEPTABLE,
      desc = "cancelled during the call, whose value is dropped")
  @Outcome(
      id = "CANCELLED, 0, true",
      expect = ACCEPTABLE,
      desc = "cancelled first; the run did nothing")
  @Outcome(
      expect = FORBIDDEN,
      desc = "called twice, called after the cancel had ended the task, or stuck")
  @State
  public static class CallableRunVsHandleCancel {

    private final Calls calls = new Calls();
    private final Spawned<String, String> spawned =
        AsyncTask.spawn((Callable<String>) calls, task -> {}, "raced");

    @Actor
    public void run() {
      spawned.task().run();
    }

    @Actor
    public void cancel(LIL_Result result) {
      result.r3 = spawned.handle().cancel();
    }

    @Arbiter
    public void observe(LIL_Result result) {
      result.r1 = spawned.handle().state();
      result.r2 = calls.count;
    }

    private static final class Calls implements Callable<String> {

      int count;

      @Override
      public String call() {
        count++;
        return "body";
      }
    }
  }

  /** A refused spawn against a cancel by the handle. */
  @JCStressTest
  @Outcome(
      id = "FAILED polls=0 closes=1",
      expect = ACCEPTABLE,
      desc = "destroyed by the refused spawner, cancelled or not")
  @Outcome(expect = FORBIDDEN, desc = "the task is stuck, or was not closed exactly once")
  @State
  public static class RefusedSpawnVsHandleCancel {

    private final RacedTask raced = RacedTask.scheduledForRefusal(CountingBody.pending());

    @Actor
    public void schedule() {
      try {
        raced.task.schedule();
      } catch (RacedTask.Refusal refused) {
        // what an executor's caller gets
      }
    }

    @Actor
    public void cancel() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(L_Result result) {
      result.r1 = raced.end();
    }
  }

  /** A schedule function that throws although another thread runs the task. */
  @JCStressTest
  @Outcome(
      id = "FAILED polls=0 closes=1",
      expect = ACCEPTABLE,
      desc = "destroyed first; the run did nothing")
  @Outcome(
      id = "WAITING polls=1 closes=0",
      expect = ACCEPTABLE,
      desc = "the run came first, and the refusal is none")
  @Outcome(
      id = "FAILED polls=1 closes=1",
      expect = ACCEPTABLE,
      desc = "polled, then destroyed by the refusal while it waited")
  @Outcome(expect = FORBIDDEN, desc = "polled after it was destroyed, or not closed exactly once")
  @State
  public static class RefusedSpawnVsRun {

    private final RacedTask raced = RacedTask.scheduledForRefusal(CountingBody.pending());

    @Actor
    public void schedule() {
      try {
        raced.task.schedule();
      } catch (RacedTask.Refusal refused) {
        // what an executor's caller gets
      }
    }

    @Actor
    public void run() {
      raced.task.run();
    }

    @Arbiter
    public void observe(L_Result result) {
      result.r1 = raced.end();
    }
  }

  /** A wake against a cancel by the handle, when the schedule function refuses both. */
  @JCStressTest
  @Outcome(
      id = "FAILED polls=1 closes=1",
      expect = ACCEPTABLE,
      desc = "destroyed once, by the thread that was refused")
  @Outcome(expect = FORBIDDEN, desc = "the task is stuck, or was not closed exactly once")
  @State
  public static class RefusedWakeVsHandleCancel {

    private final RacedTask raced = RacedTask.waitingForRefusal(CountingBody.pending());

    @Actor
    public void wake() {
      raced.task.waker().wake();
    }

    @Actor
    public void cancel() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(L_Result result) {
      result.r1 = raced.end();
    }
  }

  /** A refused wake against the executor's cancel. */
  @JCStressTest
  @Outcome(
      id = "FAILED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "destroyed by the refused waker")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "destroyed by the executor's cancel")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, true",
      expect = ACCEPTABLE_INTERESTING,
      desc =
          "destroyed by the executor's cancel while the wake was refused: the waker gets the"
              + " refusal")
  @Outcome(expect = FORBIDDEN, desc = "the task is stuck, or was not closed exactly once")
  @State
  public static class RefusedWakeVsTaskCancel {

    private final RacedTask raced = RacedTask.waitingForRefusal(CountingBody.pending());

    @Actor
    public void wake(LZ_Result result) {
      try {
        raced.task.waker().wake();
      } catch (RacedTask.Refusal refused) {
        result.r2 = true;
      }
    }

    @Actor
    public void cancel() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(LZ_Result result) {
      result.r1 = raced.end();
    }
  }

  /** A run against a cancel by the handle, of a scheduled task. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "the body ended first")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, true",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll, whose result is dropped")
  @Outcome(
      id = "CANCELLED polls=0 closes=1, true",
      expect = ACCEPTABLE,
      desc = "cancelled first: the run only closes the body")
  @Outcome(
      expect = FORBIDDEN,
      desc = "polled or closed twice, not closed, stuck, or the cancel lied")
  @State
  public static class RunVsHandleCancel {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void cancel(LL_Result result) {
      result.r2 = raced.handle.cancel();
    }

    @Arbiter
    public void observe(LL_Result result) {
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** Two threads use the same right to run. */
  @JCStressTest
  @Outcome(
      id = "WAITING polls=1 closes=0, false, false",
      expect = ACCEPTABLE,
      desc = "one of them polled the body, the other did nothing")
  @Outcome(expect = FORBIDDEN, desc = "the body was polled twice, or not at all")
  @State
  public static class RunVsRun {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.pending());

    @Actor
    public void one(LLL_Result result) {
      result.r2 = raced.task.runOnce();
    }

    @Actor
    public void other(LLL_Result result) {
      result.r3 = raced.task.runOnce();
    }

    @Arbiter
    public void observe(LLL_Result result) {
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A run against the executor's cancel, of a scheduled task. */
  @JCStressTest
  @Outcome(id = "COMPLETED polls=1 closes=1", expect = ACCEPTABLE, desc = "the body ended first")
  @Outcome(
      id = "CANCELLED polls=1 closes=1",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll, whose result is dropped")
  @Outcome(
      id = "CANCELLED polls=0 closes=1",
      expect = ACCEPTABLE,
      desc = "destroyed first; the run did nothing")
  @Outcome(expect = FORBIDDEN, desc = "polled or closed twice, not closed, or stuck")
  @State
  public static class RunVsTaskCancel {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void cancel() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(L_Result result) {
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** The run that turns a callable into the stage it returns, against a cancel. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED, 1, true",
      expect = ACCEPTABLE,
      desc = "cancelled in the run or after it; the stage was cancelled in turn")
  @Outcome(
      id = "CANCELLED, 0, false",
      expect = ACCEPTABLE,
      desc = "cancelled first; the run did nothing")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the stage was left alone, the source called after the end, or the task is stuck")
  @State
  public static class SourceRunVsHandleCancel {

    private final CompletableFuture<String> stage = new CompletableFuture<>();
    private int calls;
    private final Spawned<String, String> spawned =
        AsyncTask.builder("raced").spawnStage(this::source, task -> {});

    private CompletionStage<String> source() {
      calls++;
      return JoinHandle.owning(stage);
    }

    @Actor
    public void run() {
      spawned.task().run();
    }

    @Actor
    public void cancel() {
      spawned.handle().cancel();
    }

    @Arbiter
    public void observe(LIZ_Result result) {
      spawned.task().run();
      result.r1 = spawned.handle().state();
      result.r2 = calls;
      result.r3 = stage.isCancelled();
    }
  }
}
