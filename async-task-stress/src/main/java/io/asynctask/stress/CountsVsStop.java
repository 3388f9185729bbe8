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

/** Counts against the stop of the last task in a full block, which moves its counts elsewhere. */
@JCStressTest
@Outcome(id = "64=1+63+0, 64=0+64+0", expect = ACCEPTABLE, desc = "counted before the stop")
@Outcome(id = "64=0+64+0, 64=0+64+0", expect = ACCEPTABLE, desc = "counted after the stop")
@Outcome(expect = FORBIDDEN, desc = "counted twice, or not at all")
@State
public class CountsVsStop {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Task<String> last;

  public CountsVsStop() {
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
  public void count(LL_Result result) {
    result.r1 = Tracked.counts(liveTasks);
  }

  @Arbiter
  public void observe(LL_Result result) {
    result.r2 = Tracked.counts(liveTasks);
  }
}
