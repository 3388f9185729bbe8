package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A cancel of a waiting parent against the end of its child. */
@JCStressTest
@Outcome(
    id = "CANCELLED, COMPLETED polls=1 closes=1",
    expect = ACCEPTABLE,
    desc = "the child ended first")
@Outcome(
    id = "CANCELLED, CANCELLED polls=1 closes=1",
    expect = ACCEPTABLE,
    desc = "the child was cancelled during its poll")
@Outcome(
    id = "CANCELLED, CANCELLED polls=0 closes=1",
    expect = ACCEPTABLE,
    desc = "the child was cancelled before its run")
@Outcome(expect = FORBIDDEN, desc = "one is stuck, or the child was not closed exactly once")
@State
public class ParentCancelVsChildEnd {

  private final Subject parent = Subject.waiting(Probe.pending());
  private final Subject child =
      Subject.built(Probe.ready(), AsyncTask.builder("child").parent(parent.handle));

  @Actor
  public void cancelParent() {
    parent.handle.cancel();
  }

  @Actor
  public void runChild() {
    child.task.run();
  }

  @Arbiter
  public void observe(LL_Result result) {
    parent.drain();
    result.r1 = parent.handle.state();
    result.r2 = child.story();
  }
}
