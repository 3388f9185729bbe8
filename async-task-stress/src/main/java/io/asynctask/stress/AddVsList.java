package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.LiveTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A spawn against a listing. A "!" in an outcome marks an id out of order. */
@JCStressTest
@Outcome(id = "a, ab, 2=2+0+0", expect = ACCEPTABLE, desc = "listed before the spawn")
@Outcome(id = "ab, ab, 2=2+0+0", expect = ACCEPTABLE, desc = "listed after the spawn")
@Outcome(expect = FORBIDDEN, desc = "a live task was missed, met twice or half built")
@State
public class AddVsList {

  private final LiveTasks liveTasks = Internals.oneStripe();

  public AddVsList() {
    Tracked.spawn(liveTasks, "a");
  }

  @Actor
  public void add() {
    Tracked.spawn(liveTasks, "b");
  }

  @Actor
  public void list(LLL_Result result) {
    result.r1 = Tracked.tags(liveTasks);
  }

  @Arbiter
  public void observe(LLL_Result result) {
    result.r2 = Tracked.tags(liveTasks);
    result.r3 = Tracked.counts(liveTasks);
  }
}
