package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A wake against a cancel by the handle, of a waiting task. */
@JCStressTest
@Outcome(
    id = "CANCELLED polls=1 closes=1, 1",
    expect = ACCEPTABLE,
    desc = "scheduled once, by whoever came first, to be closed")
@Outcome(expect = FORBIDDEN, desc = "polled after the cancel, scheduled twice, or not closed")
@State
public class WakeVsHandleCancel {

  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void wake() {
    subject.task.waker().wake();
  }

  @Actor
  public void cancel() {
    subject.handle.cancel();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r2 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
