package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A refused spawn against a cancel by the handle. */
@JCStressTest
@Outcome(
    id = "FAILED polls=0 closes=1",
    expect = ACCEPTABLE,
    desc = "destroyed by the refused spawner, cancelled or not")
@Outcome(expect = FORBIDDEN, desc = "the task is stuck, or was not closed exactly once")
@State
public class RefusedSpawnVsHandleCancel {

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
  public void cancel() {
    subject.handle.cancel();
  }

  @Arbiter
  public void observe(L_Result result) {
    result.r1 = subject.story();
  }
}
