package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Races of a completion from outside, which settles the result before the body stops. */
public final class OutsideCompletionRaces {

  private OutsideCompletionRaces() {}

  /** A completion from outside against the body's own result. */
  @JCStressTest
  @Outcome(id = "body, false, 1, 1", expect = ACCEPTABLE, desc = "the body ended first")
  @Outcome(
      id = "outside, true, 1, 1",
      expect = ACCEPTABLE,
      desc = "settled from outside during the poll, whose value is dropped")
  @Outcome(
      id = "outside, true, 0, 1",
      expect = ACCEPTABLE,
      desc = "settled from outside first: the run only closes the body")
  @Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
  @State
  public static class OutsideCompleteVsBodyResult {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void complete(LLLL_Result result) {
      result.r2 = raced.handle.complete("outside");
    }

    @Arbiter
    public void observe(LLLL_Result result) {
      raced.drain();
      result.r1 = raced.handle.getNow("unsettled");
      result.r3 = raced.body.polls();
      result.r4 = raced.body.closes();
    }
  }

  /** A completion from outside against a cancel by the handle, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, true, false, 1",
      expect = ACCEPTABLE,
      desc = "settled from outside, scheduled to be closed")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, false, true, 1",
      expect = ACCEPTABLE,
      desc = "cancelled, scheduled to be closed")
  @Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
  @State
  public static class OutsideCompleteVsHandleCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void complete(LLLL_Result result) {
      result.r2 = raced.handle.complete("outside");
    }

    @Actor
    public void cancel(LLLL_Result result) {
      result.r3 = raced.handle.cancel();
    }

    @Arbiter
    public void observe(LLLL_Result result) {
      result.r4 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** Two completions from outside, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, true, false, 1",
      expect = ACCEPTABLE,
      desc = "the value won")
  @Outcome(
      id = "FAILED polls=1 closes=1, false, true, 1",
      expect = ACCEPTABLE,
      desc = "the failure won")
  @Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
  @State
  public static class OutsideCompleteVsOutsideFailure {

    private static final RuntimeException FAILURE = new IllegalStateException("outside");

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void complete(LLLL_Result result) {
      result.r2 = raced.handle.complete("outside");
    }

    @Actor
    public void fail(LLLL_Result result) {
      result.r3 = raced.handle.completeExceptionally(FAILURE);
    }

    @Arbiter
    public void observe(LLLL_Result result) {
      result.r4 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A completion from outside against a wake that the schedule function refuses. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, true",
      expect = ACCEPTABLE,
      desc = "settled from outside; the refused task was closed")
  @Outcome(
      id = "FAILED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "the refusal came first and is the outcome")
  @Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
  @State
  public static class OutsideCompleteVsRefusedWake {

    private final RacedTask raced = RacedTask.waitingForRefusal(CountingBody.pending());

    @Actor
    public void complete(LL_Result result) {
      result.r2 = raced.handle.complete("outside");
    }

    @Actor
    public void wake() {
      raced.task.waker().wake();
    }

    @Arbiter
    public void observe(LL_Result result) {
      result.r1 = raced.end();
    }
  }

  /**
   * A completion from outside of a listed task against its run: what is counted is what stopped it.
   */
  @JCStressTest
  @Outcome(id = "1=0+1+0, ", expect = ACCEPTABLE, desc = "the body ended first")
  @Outcome(
      id = "1=0+0+1, ",
      expect = ACCEPTABLE,
      desc = "settled from outside, which counts as cancelled")
  @Outcome(expect = FORBIDDEN, desc = "still listed, or counted otherwise than once")
  @State
  public static class OutsideCompleteVsRunCounts {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Spawned<String, String> spawned = TrackedTasks.spawn(liveTasks, "a");

    @Actor
    public void run() {
      spawned.task().run();
    }

    @Actor
    public void complete() {
      spawned.handle().complete("outside");
    }

    @Arbiter
    public void observe(LL_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks);
      result.r2 = TrackedTasks.tags(liveTasks);
    }
  }

  /** A completion from outside against the executor's cancel, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, true, 1",
      expect = ACCEPTABLE,
      desc = "settled from outside and scheduled; closed by the executor's cancel or the run")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, false, 0",
      expect = ACCEPTABLE,
      desc = "destroyed first")
  @Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
  @State
  public static class OutsideCompleteVsTaskCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void complete(LLI_Result result) {
      result.r2 = raced.handle.complete("outside");
    }

    @Actor
    public void cancel() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(LLI_Result result) {
      result.r3 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }
}
