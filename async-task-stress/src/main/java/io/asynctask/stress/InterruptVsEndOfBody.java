package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** An interrupting cancel against a run that ends the body. */
@JCStressTest
@Outcome(
    id = "COMPLETED polls=1 closes=1, false",
    expect = ACCEPTABLE,
    desc = "the body ended first")
@Outcome(
    id = "CANCELLED polls=1 closes=1, false",
    expect = ACCEPTABLE,
    desc = "cancelled during the poll; its interrupt, if sent, was taken back")
@Outcome(
    id = "CANCELLED polls=0 closes=1, false",
    expect = ACCEPTABLE,
    desc = "cancelled before the run")
@Outcome(
    expect = FORBIDDEN,
    desc = "the interrupt outlived the run, or the body was not closed exactly once")
@State
public class InterruptVsEndOfBody {

  private final Subject subject = Subject.scheduled(Probe.ready());

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
    result.r1 = subject.story();
  }
}
