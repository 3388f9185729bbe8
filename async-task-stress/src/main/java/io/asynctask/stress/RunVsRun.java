package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Two threads use the same right to run. */
@JCStressTest
@Outcome(
    id = "WAITING polls=1 closes=0, false, false",
    expect = ACCEPTABLE,
    desc = "one of them polled the body, the other did nothing")
@Outcome(expect = FORBIDDEN, desc = "the body was polled twice, or not at all")
@State
public class RunVsRun {

  private final Subject subject = Subject.scheduled(Probe.pending());

  @Actor
  public void one(LLL_Result result) {
    result.r2 = subject.task.runOnce();
  }

  @Actor
  public void other(LLL_Result result) {
    result.r3 = subject.task.runOnce();
  }

  @Arbiter
  public void observe(LLL_Result result) {
    subject.drain();
    result.r1 = subject.story();
  }
}
