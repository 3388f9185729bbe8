package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;

/** The stop of a task against a search for its id. */
@JCStressTest
@Outcome(
    id = "COMPLETED, 0, 1=0+1+0",
    expect = ACCEPTABLE,
    desc = "found while live, and asked for its state after the stop")
@Outcome(id = "SCHEDULED, 0, 1=0+1+0", expect = ACCEPTABLE, desc = "found before the run")
@Outcome(id = "RUNNING, 0, 1=0+1+0", expect = ACCEPTABLE, desc = "found during the run")
@Outcome(id = "gone, 0, 1=0+1+0", expect = ACCEPTABLE, desc = "searched after the stop")
@Outcome(
    expect = FORBIDDEN,
    desc = "another task was found, or one that has stopped is still listed")
@State
public class RemoveVsFind {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Spawned<String, String> spawned = Tracked.spawn(liveTasks, "a");
  private final long id = spawned.handle().id();

  @Actor
  public void run() {
    spawned.task().run();
  }

  @Actor
  public void find(LIL_Result result) {
    result.r1 = liveTasks.find(id).map(task -> task.state().name()).orElse("gone");
  }

  @Arbiter
  public void observe(LIL_Result result) {
    result.r2 = liveTasks.find(id).isPresent() ? 1 : 0;
    result.r3 = Tracked.counts(liveTasks);
  }
}
