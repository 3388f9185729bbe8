package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZI_Result;

/** The end of a parent against the spawn of a child, which outlives it. */
@JCStressTest
@Outcome(
    id = "SCHEDULED, true, 0",
    expect = ACCEPTABLE,
    desc = "the child goes on, knows its parent's id, and the parent has forgotten it")
@Outcome(
    expect = FORBIDDEN,
    desc = "the child was cancelled, lost its parent's id, or is still held by the parent")
@State
public class ParentEndVsChildSpawn {

  private final LiveTasks liveTasks = LiveTasks.withoutClock();
  private final Subject parent =
      Subject.built(Probe.ready(), AsyncTask.builder("parent").trackedBy(liveTasks));
  private final LiveTask listedParent = liveTasks.find(parent.handle.id()).orElseThrow();
  private JoinHandle<String> child = parent.handle;

  @Actor
  public void run() {
    parent.task.run();
  }

  @Actor
  public void spawn() {
    child =
        Subject.built(
                Probe.ready(),
                AsyncTask.builder("child").trackedBy(liveTasks).parent(parent.handle))
            .handle;
  }

  @Arbiter
  public void observe(LZI_Result result) {
    result.r1 = child.state();
    result.r2 = liveTasks.find(child.id()).orElseThrow().parentId() == listedParent.id();
    result.r3 = listedParent.children().size();
  }
}
