package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A run against a cancel by the handle, of a scheduled task. */
@JCStressTest
@Outcome(
    id = "COMPLETED polls=1 closes=1, false",
    expect = ACCEPTABLE,
    desc = "the body ended first")
@Outcome(
    id = "CANCELLED polls=1 closes=1, true",
    expect = ACCEPTABLE,
    desc = "cancelled during the poll, whose result is dropped")
@Outcome(
    id = "CANCELLED polls=0 closes=1, true",
    expect = ACCEPTABLE,
    desc = "cancelled first: the run only closes the body")
@Outcome(expect = FORBIDDEN, desc = "polled or closed twice, not closed, stuck, or the cancel lied")
@State
public class RunVsHandleCancel {

  private final Subject subject = Subject.scheduled(Probe.ready());

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void cancel(LL_Result result) {
    result.r2 = subject.handle.cancel();
  }

  @Arbiter
  public void observe(LL_Result result) {
    subject.drain();
    result.r1 = subject.story();
  }
}
