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

/** The last stop in a full block, which retires it, against the spawn that begins the next. */
@JCStressTest
@Outcome(
    id = "65=1+64+0, b",
    expect = ACCEPTABLE,
    desc = "the full block is gone, the new one stands")
@Outcome(expect = FORBIDDEN, desc = "a block was retired twice or never, and the counts are off")
@State
public class BlockChangeVsLastStop {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Task<String> last;

  public BlockChangeVsLastStop() {
    for (int i = 0; i < 63; i++) {
      Tracked.spawn(liveTasks, "first").task().run();
    }
    last = Tracked.spawn(liveTasks, "a").task();
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
