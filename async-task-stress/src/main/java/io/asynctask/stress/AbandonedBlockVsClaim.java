package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.LiveTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * A spawn that takes the last slot of a block against one that finds the block too old and abandons
 * it.
 */
@JCStressTest
@Outcome(id = "65=2+63+0, 2", expect = ACCEPTABLE, desc = "all are listed and counted")
@Outcome(expect = FORBIDDEN, desc = "a task got lost, or the counts are off")
@State
public class AbandonedBlockVsClaim {

  private final LiveTasks liveTasks = Internals.oneStripe();

  public AbandonedBlockVsClaim() {
    for (int i = 0; i < 63; i++) {
      Tracked.spawn(liveTasks, "first").task().run();
    }
  }

  @Actor
  public void claim() {
    Tracked.spawn(liveTasks, "x");
  }

  @Actor
  public void abandon() {
    Internals.ageBlocks();
    Tracked.spawn(liveTasks, "x");
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r1 = Tracked.counts(liveTasks);
    result.r2 = Tracked.tags(liveTasks).length();
  }
}
