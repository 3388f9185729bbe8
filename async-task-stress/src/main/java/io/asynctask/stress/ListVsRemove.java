package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.LiveTasks;
import io.asynctask.Task;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A listing against the stop of a task in its midst. */
@JCStressTest
@Outcome(id = "abc, ac", expect = ACCEPTABLE, desc = "the stopping task was met")
@Outcome(id = "ac, ac", expect = ACCEPTABLE, desc = "the stopping task was gone")
@Outcome(
    expect = FORBIDDEN,
    desc = "a task that lived all the while was missed, or one was met twice")
@State
public class ListVsRemove {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Task<String> stopping;

  public ListVsRemove() {
    Tracked.spawn(liveTasks, "a");
    stopping = Tracked.spawn(liveTasks, "b").task();
    Tracked.spawn(liveTasks, "c");
  }

  @Actor
  public void run() {
    stopping.run();
  }

  @Actor
  public void list(LL_Result result) {
    result.r1 = Tracked.tags(liveTasks);
  }

  @Arbiter
  public void observe(LL_Result result) {
    result.r2 = Tracked.tags(liveTasks);
  }
}
