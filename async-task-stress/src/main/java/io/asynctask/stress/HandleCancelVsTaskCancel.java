package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A cancel by the handle against the executor's, of a waiting task. */
@JCStressTest
@Outcome(
    id = "CANCELLED polls=1 closes=1, 0",
    expect = ACCEPTABLE,
    desc = "the executor destroyed it first")
@Outcome(
    id = "CANCELLED polls=1 closes=1, 1",
    expect = ACCEPTABLE,
    desc = "the handle scheduled it, then the executor destroyed it, or its run did")
@Outcome(expect = FORBIDDEN, desc = "closed twice, not closed, or scheduled more than once")
@State
public class HandleCancelVsTaskCancel {

  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void one() {
    subject.handle.cancel();
  }

  @Actor
  public void other() {
    subject.task.cancel();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r2 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
