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

/**
 * The last stop in a block that is too old to be filled against the spawn that abandons it: one of
 * the two retires it.
 */
@JCStressTest
@Outcome(id = "2=1+1+0, b", expect = ACCEPTABLE, desc = "the old block is gone, the new one stands")
@Outcome(expect = FORBIDDEN, desc = "a block was retired twice or never, and the counts are off")
@State
public class AbandonedBlockVsLastStop {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Task<String> last = Tracked.spawn(liveTasks, "a").task();

  public AbandonedBlockVsLastStop() {
    Internals.ageBlocks();
  }

  @Actor
  public void stop() {
    last.run();
  }

  @Actor
  public void add() {
    Tracked.spawn(liveTasks, "b");
  }

  @Arbiter
  public void observe(LL_Result result) {
    result.r1 = Tracked.counts(liveTasks);
    result.r2 = Tracked.tags(liveTasks);
  }
}
