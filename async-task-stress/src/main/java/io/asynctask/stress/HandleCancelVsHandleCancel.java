package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Two cancels by the handle, of a waiting task. */
@JCStressTest
@Outcome(
    id = "CANCELLED polls=1 closes=1, 1",
    expect = ACCEPTABLE,
    desc = "one of them scheduled the run that closed the body")
@Outcome(expect = FORBIDDEN, desc = "closed twice, not closed, or scheduled more than once")
@State
public class HandleCancelVsHandleCancel {

  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void one() {
    subject.handle.cancel();
  }

  @Actor
  public void other() {
    subject.handle.cancel();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r2 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
