package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;

/** A completion from outside against the executor's cancel, of a waiting task. */
@JCStressTest
@Outcome(
    id = "COMPLETED polls=1 closes=1, true, 1",
    expect = ACCEPTABLE,
    desc = "settled from outside and scheduled; closed by the executor's cancel or the run")
@Outcome(id = "CANCELLED polls=1 closes=1, false, 0", expect = ACCEPTABLE, desc = "destroyed first")
@Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
@State
public class OutsideCompleteVsTaskCancel {

  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void complete(LLI_Result result) {
    result.r2 = subject.handle.complete("outside");
  }

  @Actor
  public void cancel() {
    subject.task.cancel();
  }

  @Arbiter
  public void observe(LLI_Result result) {
    result.r3 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
