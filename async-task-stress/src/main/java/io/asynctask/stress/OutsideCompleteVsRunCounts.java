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
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A completion from outside of a listed task against its run: what is counted is what stopped it.
 */
@JCStressTest
@Outcome(id = "1=0+1+0, ", expect = ACCEPTABLE, desc = "the body ended first")
@Outcome(
    id = "1=0+0+1, ",
    expect = ACCEPTABLE,
    desc = "settled from outside, which counts as cancelled")
@Outcome(expect = FORBIDDEN, desc = "still listed, or counted otherwise than once")
@State
public class OutsideCompleteVsRunCounts {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Spawned<String, String> spawned = Tracked.spawn(liveTasks, "a");

  @Actor
  public void run() {
    spawned.task().run();
  }

  @Actor
  public void complete() {
    spawned.handle().complete("outside");
  }

  @Arbiter
  public void observe(LL_Result result) {
    result.r1 = Tracked.counts(liveTasks);
    result.r2 = Tracked.tags(liveTasks);
  }
}
