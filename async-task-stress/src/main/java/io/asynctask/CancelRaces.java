package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** Races between the ways to stop a task, and between a stop and a poll that is pending. */
public final class CancelRaces {

  private CancelRaces() {}

  /** A deadline that passes against the end of the body, on a thread that is interrupted for it. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "the body ended first")
  @Outcome(
      id = "FAILED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "overdue during the poll, whose value is dropped")
  @Outcome(
      id = "FAILED polls=0 closes=1, false",
      expect = ACCEPTABLE,
      desc = "overdue before the run")
  @Outcome(
      expect = FORBIDDEN,
      desc =
          "both won, none won, the interrupt outlived the run, or the body was not closed exactly"
              + " once")
  @State
  public static class ExpiryVsCompletion {

    private static final Duration FAR = Duration.ofDays(1);

    private final RacedTask raced =
        RacedTask.built(CountingBody.ready(), AsyncTask.builder("raced").deadline(FAR));

    @Actor
    public void run(LZ_Result result) {
      raced.task.run();
      result.r2 = Thread.interrupted();
    }

    @Actor
    public void expire() {
      ((RawTask<?, ?>) raced.handle).expire();
    }

    @Arbiter
    public void observe(LZ_Result result) {
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A deadline that passes against a cancel by the handle, of a waiting task. */
  @JCStressTest
  @Outcome(id = "FAILED polls=1 closes=1, false", expect = ACCEPTABLE, desc = "overdue first")
  @Outcome(id = "CANCELLED polls=1 closes=1, true", expect = ACCEPTABLE, desc = "cancelled first")
  @Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
  @State
  public static class ExpiryVsHandleCancel {

    private static final Duration FAR = Duration.ofDays(1);

    private final RacedTask raced =
        RacedTask.built(CountingBody.pending(), AsyncTask.builder("raced").deadline(FAR));

    public ExpiryVsHandleCancel() {
      raced.task.run();
    }

    @Actor
    public void cancel(LZ_Result result) {
      result.r2 = raced.handle.cancel();
    }

    @Actor
    public void expire() {
      ((RawTask<?, ?>) raced.handle).expire();
    }

    @Arbiter
    public void observe(LZ_Result result) {
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** Two cancels by the handle, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "one of them scheduled the run that closed the body")
  @Outcome(expect = FORBIDDEN, desc = "closed twice, not closed, or scheduled more than once")
  @State
  public static class HandleCancelVsHandleCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void one() {
      raced.handle.cancel();
    }

    @Actor
    public void other() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A cancel by the handle against the executor's, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "the executor destroyed it first")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "the handle scheduled it, then the executor destroyed it, or its run did")
  @Outcome(expect = FORBIDDEN, desc = "closed twice, not closed, or scheduled more than once")
  @State
  public static class HandleCancelVsTaskCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void one() {
      raced.handle.cancel();
    }

    @Actor
    public void other() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A poll that ends pending against a cancel by the handle. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll: its runner closed the body")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "cancelled while waiting: scheduled once more, to close the body")
  @Outcome(
      id = "CANCELLED polls=0 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "cancelled first: the run only closed the body")
  @Outcome(
      expect = FORBIDDEN,
      desc = "polled again, closed twice, or left waiting without a run to close it")
  @State
  public static class PendingPollVsHandleCancel {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.pending());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void cancel() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A poll that ends pending against the executor's cancel. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll or while waiting: closed at once")
  @Outcome(
      id = "CANCELLED polls=0 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "destroyed first; the run did nothing")
  @Outcome(
      expect = FORBIDDEN,
      desc = "polled again, closed twice, left waiting, or scheduled for it")
  @State
  public static class PendingPollVsTaskCancel {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.pending());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void cancel() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** Two cancels by the executor, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "one of them closed the body")
  @Outcome(expect = FORBIDDEN, desc = "closed twice, not closed, or scheduled more than once")
  @State
  public static class TaskCancelVsTaskCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void one() {
      raced.task.cancel();
    }

    @Actor
    public void other() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }
}
