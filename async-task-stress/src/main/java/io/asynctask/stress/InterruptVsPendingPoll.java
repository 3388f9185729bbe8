package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/**
 * An interrupting cancel against a poll that ends pending: the interrupter looks for the runner
 * where the runner puts the body back.
 */
@JCStressTest
@Outcome(
    id = "CANCELLED polls=1 closes=1, false",
    expect = ACCEPTABLE,
    desc = "cancelled during the poll or while waiting; no interrupt is left")
@Outcome(
    id = "CANCELLED polls=0 closes=1, false",
    expect = ACCEPTABLE,
    desc = "cancelled before the run")
@Outcome(
    expect = FORBIDDEN,
    desc = "the interrupt outlived the run, or the body was not closed exactly once")
@State
public class InterruptVsPendingPoll {

  private final Subject subject = Subject.scheduled(Probe.pending());

  @Actor
  public void run(LZ_Result result) {
    subject.task.run();
    result.r2 = Thread.interrupted();
  }

  @Actor
  public void cancel() {
    subject.handle.cancel(true);
  }

  @Arbiter
  public void observe(LZ_Result result) {
    subject.drain();
    result.r1 = subject.story();
  }
}
