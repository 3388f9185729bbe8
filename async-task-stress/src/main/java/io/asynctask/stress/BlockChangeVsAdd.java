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
 * Two threads spawn into one stripe whose block has room for one task more: both claim slots while
 * one of them begins the next block.
 */
@JCStressTest
@Outcome(id = "66=3+63+0, 3", expect = ACCEPTABLE, desc = "all are listed and counted")
@Outcome(expect = FORBIDDEN, desc = "a task got lost or was listed twice, or the counts are off")
@State
public class BlockChangeVsAdd {

  private final LiveTasks liveTasks = Internals.oneStripe();

  public BlockChangeVsAdd() {
    for (int i = 0; i < 63; i++) {
      Tracked.spawn(liveTasks, "first").task().run();
    }
  }

  @Actor
  public void one() {
    Tracked.spawn(liveTasks, "x");
    Tracked.spawn(liveTasks, "x");
  }

  @Actor
  public void other() {
    Tracked.spawn(liveTasks, "x");
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r1 = Tracked.counts(liveTasks);
    result.r2 = Tracked.tags(liveTasks).length();
  }
}
