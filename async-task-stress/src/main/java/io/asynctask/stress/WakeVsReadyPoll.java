package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;

/** A wake against a poll that is ready. */
@JCStressTest
@Outcome(
    id = "COMPLETED polls=1 closes=1, 0, false",
    expect = ACCEPTABLE,
    desc = "the wake did nothing: there is nothing left to ask for")
@Outcome(expect = FORBIDDEN, desc = "an ended task was scheduled, polled again, or closed twice")
@State
public class WakeVsReadyPoll {

  private final Subject subject = Subject.scheduled(Probe.ready());

  @Actor
  public void run(LIL_Result result) {
    result.r3 = subject.task.runOnce();
  }

  @Actor
  public void wake() {
    subject.task.waker().wake();
  }

  @Arbiter
  public void observe(LIL_Result result) {
    subject.drain();
    result.r1 = subject.story();
    result.r2 = subject.schedules();
  }
}
