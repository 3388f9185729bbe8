package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** The end of a parent against the end of its child. */
@JCStressTest
@Outcome(
    id = "COMPLETED, COMPLETED, true, 0",
    expect = ACCEPTABLE,
    desc = "both ended; the child knows the id, the parent has forgotten the child")
@Outcome(
    expect = FORBIDDEN,
    desc = "one is stuck, the child lost its parent's id, or is still held by the parent")
@State
public class ParentEndVsChildEnd {

  private final LiveTasks liveTasks = LiveTasks.withoutClock();
  private final Subject parent =
      Subject.built(Probe.ready(), AsyncTask.builder("parent").trackedBy(liveTasks));
  private final Subject child =
      Subject.built(
          Probe.ready(), AsyncTask.builder("child").trackedBy(liveTasks).parent(parent.handle));
  private final LiveTask listedParent = liveTasks.find(parent.handle.id()).orElseThrow();
  private final LiveTask listedChild = liveTasks.find(child.handle.id()).orElseThrow();

  @Actor
  public void runParent() {
    parent.task.run();
  }

  @Actor
  public void runChild() {
    child.task.run();
  }

  @Arbiter
  public void observe(LLLL_Result result) {
    result.r1 = parent.handle.state();
    result.r2 = child.handle.state();
    result.r3 = listedChild.parentId() == listedParent.id();
    result.r4 = listedParent.children().size();
  }
}
