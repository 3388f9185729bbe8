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

/** A deadline that passes against a cancel by the handle, of a waiting task. */
@JCStressTest
@Outcome(id = "FAILED polls=1 closes=1, false", expect = ACCEPTABLE, desc = "overdue first")
@Outcome(id = "CANCELLED polls=1 closes=1, true", expect = ACCEPTABLE, desc = "cancelled first")
@Outcome(expect = FORBIDDEN, desc = "both won, none won, or the body was not closed exactly once")
@State
public class ExpiryVsHandleCancel {

  private static final Duration FAR = Duration.ofDays(1);

  private final Subject subject =
      Subject.built(Probe.pending(), AsyncTask.builder("raced").deadline(FAR));

  public ExpiryVsHandleCancel() {
    subject.task.run();
  }

  @Actor
  public void cancel(LZ_Result result) {
    result.r2 = subject.handle.cancel();
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
