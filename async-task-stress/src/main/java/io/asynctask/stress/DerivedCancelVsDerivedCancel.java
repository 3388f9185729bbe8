package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The cancels of two stages that derive from one handle. */
@JCStressTest
@Outcome(
    id = "true, 1",
    expect = ACCEPTABLE,
    desc = "the last of them cancelled the task, which is scheduled to be closed")
@Outcome(
    expect = FORBIDDEN,
    desc = "the task outlives all that wanted its result, or was stopped twice")
@State
public class DerivedCancelVsDerivedCancel {

  private final Subject subject = Subject.waiting(Probe.pending());
  private final CompletableFuture<Integer> one = subject.handle.thenApply(String::length);
  private final CompletableFuture<Integer> other = subject.handle.thenApply(String::length);

  @Actor
  public void cancelOne() {
    one.cancel(false);
  }

  @Actor
  public void cancelOther() {
    other.cancel(false);
  }

  @Arbiter
  public void observe(ZI_Result result) {
    result.r1 = subject.handle.isCancelled();
    result.r2 = subject.schedules();
  }
}
