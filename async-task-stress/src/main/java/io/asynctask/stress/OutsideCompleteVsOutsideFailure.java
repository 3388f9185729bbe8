package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

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
public class OutsideCompleteVsOutsideFailure {

  private static final RuntimeException FAILURE = new IllegalStateException("outside");

  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void complete(LLLL_Result result) {
    result.r2 = subject.handle.complete("outside");
  }

  @Actor
  public void fail(LLLL_Result result) {
    result.r3 = subject.handle.completeExceptionally(FAILURE);
  }

  @Arbiter
  public void observe(LLLL_Result result) {
    result.r4 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
