package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** A deadline that passes against the end of the body, on a thread that is interrupted for it. */
@JCStressTest
@Outcome(
    id = "COMPLETED polls=1 closes=1, false",
    expect = ACCEPTABLE,
    desc = "the body ended first")
@Outcome(
    id = "FAILED polls=1 closes=1, false",
    expect = ACCEPTABLE,
    desc = "overdue during the poll, whose value is dropped")
@Outcome(
    id = "FAILED polls=0 closes=1, false",
    expect = ACCEPTABLE,
    desc = "overdue before the run")
@Outcome(
    expect = FORBIDDEN,
    desc =
        "both won, none won, the interrupt outlived the run, or the body was not closed exactly once")
@State
public class ExpiryVsCompletion {

  private static final Duration FAR = Duration.ofDays(1);

  private final Subject subject =
      Subject.built(Probe.ready(), AsyncTask.builder("raced").deadline(FAR));

  @Actor
  public void run(LZ_Result result) {
    subject.task.run();
    result.r2 = Thread.interrupted();
  }

  @Actor
  public void expire() {
    Internals.expire(subject.handle);
  }

  @Arbiter
  public void observe(LZ_Result result) {
    subject.drain();
    result.r1 = subject.story();
  }
}
