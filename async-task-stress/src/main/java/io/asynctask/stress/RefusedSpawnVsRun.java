package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

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
public class RefusedSpawnVsRun {

  private final Subject subject = Subject.scheduledForRefusal(Probe.pending());

  @Actor
  public void schedule() {
    try {
      subject.task.schedule();
    } catch (Subject.Refusal refused) {
      // what an executor's caller gets
    }
  }

  @Actor
  public void run() {
    subject.task.run();
  }

  @Arbiter
  public void observe(L_Result result) {
    result.r1 = subject.story();
  }
}
