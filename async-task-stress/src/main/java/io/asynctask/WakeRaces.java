package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Races of a wake: with the end of a poll, with another wake and with a stop. */
public final class WakeRaces {

  private WakeRaces() {}

  /**
   * Two wakes, each after a plain write; the first schedules the task and runs it at once. Whether
   * the second coalesces with it, falls into the poll or comes after, a poll sees its write.
   */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "some poll saw both writes")
  @Outcome(expect = FORBIDDEN, desc = "no poll saw both writes, though a wake followed each")
  @State
  public static class CoalescedWakeVisibility {

    private int one;
    private int other;
    private boolean sawBoth;
    private final Task<String> task = AsyncTask.spawn(this::poll, Task::run, "raced").task();

    public CoalescedWakeVisibility() {
      task.run();
    }

    private Poll<String> poll(Waker waker) {
      sawBoth |= one == 1 && other == 1;
      return Poll.pending();
    }

    @Actor
    public void one() {
      one = 1;
      task.waker().wake();
    }

    @Actor
    public void other() {
      other = 1;
      task.waker().wake();
    }

    @Arbiter
    public void observe(Z_Result result) {
      result.r1 = sawBoth;
    }
  }

  /**
   * A wake against the end of a poll, with a schedule function that runs the task at once, on the
   * thread that schedules it.
   */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1",
      expect = ACCEPTABLE,
      desc = "woken before the poll looked")
  @Outcome(
      id = "COMPLETED polls=2 closes=1",
      expect = ACCEPTABLE,
      desc = "woken during or after the poll")
  @Outcome(expect = FORBIDDEN, desc = "the wake was lost, or two threads were in the body")
  @State
  public static class InlineWakeVsEndOfPoll {

    private final CountingBody body = CountingBody.pending();
    private final Spawned<String, String> spawned =
        AsyncTask.spawn((Pollable<String>) body, Task::run, "raced");

    @Actor
    public void run() {
      spawned.task().run();
    }

    @Actor
    public void wake() {
      body.becomeReady();
      spawned.task().waker().wake();
    }

    @Arbiter
    public void observe(L_Result result) {
      result.r1 = new EndOfRace(spawned.handle().state(), body.polls(), body.closes());
    }
  }

  /**
   * A wake against the run of a task that is scheduled already: the wake comes before, during or
   * after the poll. The body becomes ready by a plain write before the wake.
   */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, 0, false",
      expect = ACCEPTABLE,
      desc = "woken before the poll looked, or while it did")
  @Outcome(
      id = "COMPLETED polls=2 closes=1, 1, true",
      expect = ACCEPTABLE,
      desc = "woken during the poll: its runner has scheduled the task again")
  @Outcome(
      id = "COMPLETED polls=2 closes=1, 1, false",
      expect = ACCEPTABLE,
      desc = "woken after the poll: the waker has scheduled the task")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the wake was lost, or the poll that followed it did not see what was written before")
  @State
  public static class WakeVsEndOfPoll {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.pending());

    @Actor
    public void run(LIL_Result result) {
      result.r3 = raced.task.runOnce();
    }

    @Actor
    public void wake() {
      raced.body.becomeReady();
      raced.task.waker().wake();
    }

    @Arbiter
    public void observe(LIL_Result result) {
      raced.drain();
      result.r1 = raced.end();
      result.r2 = raced.schedules();
    }
  }

  /** A poll that wakes its own task, against a cancel by the handle. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "cancelled after the poll, which had scheduled the task for the close")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll: its runner closes the body")
  @Outcome(
      id = "CANCELLED polls=0 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "cancelled before the poll: its run closes the body")
  @Outcome(expect = FORBIDDEN, desc = "polled after the cancel, scheduled twice, or not closed")
  @State
  public static class WakeByBodyVsHandleCancel {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.yielding());

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

  /**
   * A poll that wakes its own task, against a wake by another thread, which makes the body ready by
   * a plain write before.
   */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=2 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "scheduled once for both wakes")
  @Outcome(
      id = "COMPLETED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "the poll was ready already")
  @Outcome(expect = FORBIDDEN, desc = "a wake was lost, or scheduled the task a second time")
  @State
  public static class WakeByBodyVsWake {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.yielding());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void wake() {
      raced.body.becomeReady();
      raced.task.waker().wake();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }

  /** A wake against a cancel by the handle, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "scheduled once, by the first of the two, to be closed")
  @Outcome(expect = FORBIDDEN, desc = "polled after the cancel, scheduled twice, or not closed")
  @State
  public static class WakeVsHandleCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void wake() {
      raced.task.waker().wake();
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

  /** A wake against a poll that is ready. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, 0, false",
      expect = ACCEPTABLE,
      desc = "the wake did nothing: there is nothing left to ask for")
  @Outcome(expect = FORBIDDEN, desc = "an ended task was scheduled, polled again, or closed twice")
  @State
  public static class WakeVsReadyPoll {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    @Actor
    public void run(LIL_Result result) {
      result.r3 = raced.task.runOnce();
    }

    @Actor
    public void wake() {
      raced.task.waker().wake();
    }

    @Arbiter
    public void observe(LIL_Result result) {
      raced.drain();
      result.r1 = raced.end();
      result.r2 = raced.schedules();
    }
  }

  /** A wake against the executor's cancel, of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 0",
      expect = ACCEPTABLE,
      desc = "destroyed first; the wake did nothing")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, 1",
      expect = ACCEPTABLE,
      desc = "woken first; the run it asked for did nothing")
  @Outcome(expect = FORBIDDEN, desc = "polled after the cancel, closed twice, or not closed")
  @State
  public static class WakeVsTaskCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void wake() {
      raced.task.waker().wake();
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

  /** Two wakes of a waiting task. */
  @JCStressTest
  @Outcome(
      id = "WAITING polls=2 closes=0, 1",
      expect = ACCEPTABLE,
      desc = "scheduled and polled once for both")
  @Outcome(expect = FORBIDDEN, desc = "scheduled twice, or not at all")
  @State
  public static class WakeVsWake {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void one() {
      raced.task.waker().wake();
    }

    @Actor
    public void other() {
      raced.task.waker().wake();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = raced.schedules();
      raced.drain();
      result.r1 = raced.end();
    }
  }
}
