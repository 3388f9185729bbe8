package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;

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
public class WakeVsEndOfPoll {

  private final Subject subject = Subject.scheduled(Probe.pending());

  @Actor
  public void run(LIL_Result result) {
    result.r3 = subject.task.runOnce();
  }

  @Actor
  public void wake() {
    subject.body.becomeReady();
    subject.task.waker().wake();
  }

  @Arbiter
  public void observe(LIL_Result result) {
    subject.drain();
    result.r1 = subject.story();
    result.r2 = subject.schedules();
  }
}
