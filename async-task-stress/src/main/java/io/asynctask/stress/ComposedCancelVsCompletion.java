package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The cancel of a composed stage against the completion that has its function called. */
@JCStressTest
@Outcome(
    id = "true, true",
    expect = ACCEPTABLE,
    desc = "the function has returned the second task, which was cancelled")
@Outcome(
    id = "false, false",
    expect = ACCEPTABLE,
    desc = "the function was not called any more, or the stage was given up before")
@Outcome(expect = FORBIDDEN, desc = "the second task outlives all that wanted its result")
@State
public class ComposedCancelVsCompletion {

  private final Subject first = Subject.scheduled(Probe.ready());
  private final Subject second = Subject.waiting(Probe.pending());
  private boolean called;
  private final CompletableFuture<String> composed =
      first.handle.thenCompose(
          value -> {
            called = true;
            return second.handle;
          });

  @Actor
  public void complete() {
    first.task.run();
  }

  @Actor
  public void cancel() {
    composed.cancel(false);
  }

  @Arbiter
  public void observe(ZZ_Result result) {
    result.r1 = called;
    result.r2 = second.handle.isCancelled();
  }
}
