package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

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
        "destroyed by the executor's cancel while the wake was refused: the waker gets the refusal")
@Outcome(expect = FORBIDDEN, desc = "the task is stuck, or was not closed exactly once")
@State
public class RefusedWakeVsTaskCancel {

  private final Subject subject = Subject.waitingForRefusal(Probe.pending());

  @Actor
  public void wake(LZ_Result result) {
    try {
      subject.task.waker().wake();
    } catch (Subject.Refusal refused) {
      result.r2 = true;
    }
  }

  @Actor
  public void cancel() {
    subject.task.cancel();
  }

  @Arbiter
  public void observe(LZ_Result result) {
    result.r1 = subject.story();
  }
}
