package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A poll that ends pending against the executor's cancel. */
@JCStressTest
@Outcome(
    id = "CANCELLED polls=1 closes=1, 0",
    expect = ACCEPTABLE,
    desc = "cancelled during the poll or while waiting: closed at once")
@Outcome(
    id = "CANCELLED polls=0 closes=1, 0",
    expect = ACCEPTABLE,
    desc = "destroyed first; the run did nothing")
@Outcome(expect = FORBIDDEN, desc = "polled again, closed twice, left waiting, or scheduled for it")
@State
public class PendingPollVsTaskCancel {

  private final Subject subject = Subject.scheduled(Probe.pending());

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void cancel() {
    subject.task.cancel();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r2 = subject.schedules();
    subject.drain();
    result.r1 = subject.story();
  }
}
