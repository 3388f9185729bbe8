package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Task;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Paging, one task a page, against the stop of a task in the midst. */
@JCStressTest
@Outcome(id = "abc", expect = ACCEPTABLE, desc = "the stopping task was met")
@Outcome(id = "ac", expect = ACCEPTABLE, desc = "the stopping task was gone")
@Outcome(
    expect = FORBIDDEN,
    desc = "a task that lived all the while was missed, or one was met twice")
@State
public class PageVsRemove {

  private final LiveTasks liveTasks = Internals.oneStripe();
  private final Task<String> stopping;

  public PageVsRemove() {
    Tracked.spawn(liveTasks, "a");
    stopping = Tracked.spawn(liveTasks, "b").task();
    Tracked.spawn(liveTasks, "c");
  }

  @Actor
  public void run() {
    stopping.run();
  }

  @Actor
  public void list(L_Result result) {
    StringBuilder tags = new StringBuilder();
    long after = 0;
    do {
      LiveTasks.Page page = liveTasks.list(after, 1, 1000, any -> true);
      for (LiveTask task : page.tasks()) {
        tags.append(task.tag());
      }
      after = page.next();
    } while (after != 0);
    result.r1 = tags.toString();
  }
}
