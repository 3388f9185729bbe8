package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Poll;
import io.asynctask.Task;
import io.asynctask.Waker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Two wakes, each after a plain write; the first schedules the task and runs it at once. Whether
 * the second coalesces with it, falls into the poll or comes after, a poll sees its write.
 */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "some poll saw both writes")
@Outcome(expect = FORBIDDEN, desc = "no poll saw both writes, though a wake followed each")
@State
public class CoalescedWakeVisibility {

  private int one;
  private int other;
  private boolean sawBoth;
  private final Task<String> task = AsyncTask.spawn(this::poll, Task::run, "raced").task();

  public CoalescedWakeVisibility() {
    task.run();
  }

  private Poll<String> poll(Waker waker) {
    sawBoth |= one == 1 && other == 1;
    return Poll.pending();
  }

  @Actor
  public void one() {
    one = 1;
    task.waker().wake();
  }

  @Actor
  public void other() {
    other = 1;
    task.waker().wake();
  }

  @Arbiter
  public void observe(Z_Result result) {
    result.r1 = sawBoth;
  }
}
