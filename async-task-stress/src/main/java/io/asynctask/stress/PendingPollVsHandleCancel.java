package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A poll that ends pending against a cancel by the handle. */
@JCStressTest
@Outcome(
    id = "CANCELLED polls=1 closes=1, 0",
    expect = ACCEPTABLE,
    desc = "cancelled during the poll: its runner closed the body")
@Outcome(
    id = "CANCELLED polls=1 closes=1, 1",
    expect = ACCEPTABLE,
    desc = "cancelled while waiting: scheduled once more, to close the body")
@Outcome(
    id = "CANCELLED polls=0 closes=1, 0",
    expect = ACCEPTABLE,
    desc = "cancelled first: the run only closed the body")
@Outcome(
    expect = FORBIDDEN,
    desc = "polled again, closed twice, or left waiting with nobody to close it")
@State
public class PendingPollVsHandleCancel {

  private final Subject subject = Subject.scheduled(Probe.pending());

  @Actor
  public void run() {
    subject.task.run();
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
