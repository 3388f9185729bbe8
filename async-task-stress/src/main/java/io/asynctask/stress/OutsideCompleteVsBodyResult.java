package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

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
public class OutsideCompleteVsBodyResult {

  private final Subject subject = Subject.scheduled(Probe.ready());

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void complete(LLLL_Result result) {
    result.r2 = subject.handle.complete("outside");
  }

  @Arbiter
  public void observe(LLLL_Result result) {
    subject.drain();
    result.r1 = subject.handle.getNow("unsettled");
    result.r3 = subject.body.polls();
    result.r4 = subject.body.closes();
  }
}
