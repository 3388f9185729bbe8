package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Two wakes of a waiting task. */
@JCStressTest
@Outcome(
    id = "WAITING polls=2 closes=0, 1",
    expect = ACCEPTABLE,
    desc = "scheduled and polled once for both")
@Outcome(expect = FORBIDDEN, desc = "scheduled twice, or not at all")
@State
public class WakeVsWake {

  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void one() {
    subject.task.waker().wake();
  }

  @Actor
  public void other() {
    subject.task.waker().wake();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r2 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
