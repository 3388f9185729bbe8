package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A wake against a cancel by the handle, when the schedule function refuses both. */
@JCStressTest
@Outcome(
    id = "FAILED polls=1 closes=1",
    expect = ACCEPTABLE,
    desc = "destroyed once, by whoever was refused")
@Outcome(expect = FORBIDDEN, desc = "the task is stuck, or was not closed exactly once")
@State
public class RefusedWakeVsHandleCancel {

  private final Subject subject = Subject.waitingForRefusal(Probe.pending());

  @Actor
  public void wake() {
    subject.task.waker().wake();
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
