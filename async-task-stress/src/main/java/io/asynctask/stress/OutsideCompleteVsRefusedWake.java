package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

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
public class OutsideCompleteVsRefusedWake {

  private final Subject subject = Subject.waitingForRefusal(Probe.pending());

  @Actor
  public void complete(LL_Result result) {
    result.r2 = subject.handle.complete("outside");
  }

  @Actor
  public void wake() {
    subject.task.waker().wake();
  }

  @Arbiter
  public void observe(LL_Result result) {
    result.r1 = subject.story();
  }
}
