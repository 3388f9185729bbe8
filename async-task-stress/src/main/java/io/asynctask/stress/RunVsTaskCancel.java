package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A run against the executor's cancel, of a scheduled task. */
@JCStressTest
@Outcome(id = "COMPLETED polls=1 closes=1", expect = ACCEPTABLE, desc = "the body ended first")
@Outcome(
    id = "CANCELLED polls=1 closes=1",
    expect = ACCEPTABLE,
    desc = "cancelled during the poll, whose result is dropped")
@Outcome(
    id = "CANCELLED polls=0 closes=1",
    expect = ACCEPTABLE,
    desc = "destroyed first; the run did nothing")
@Outcome(expect = FORBIDDEN, desc = "polled or closed twice, not closed, or stuck")
@State
public class RunVsTaskCancel {

  private final Subject subject = Subject.scheduled(Probe.ready());

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void cancel() {
    subject.task.cancel();
  }

  @Arbiter
  public void observe(L_Result result) {
    subject.drain();
    result.r1 = subject.story();
  }
}
