package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.Task;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The end of a task against a poll of a task that awaits its handle. */
@JCStressTest
@Outcome(
    id = "COMPLETED, 0",
    expect = ACCEPTABLE,
    desc = "the awaiting task found it complete in its first poll")
@Outcome(
    id = "COMPLETED, 1",
    expect = ACCEPTABLE,
    desc = "the awaiting task was woken and scheduled once more")
@Outcome(
    expect = FORBIDDEN,
    desc = "the awaiting task waits for ever, or was scheduled more than once")
@State
public class CompletionVsAwaitingTask {

  private final Subject awaited = Subject.scheduled(Probe.ready());
  private final AtomicInteger schedules = new AtomicInteger();
  private final Spawned<String, String> awaiting =
      AsyncTask.spawn((Pollable<String>) awaited.handle::poll, this::schedule, "awaiting");

  private void schedule(Task<String> task) {
    schedules.incrementAndGet();
  }

  @Actor
  public void runAwaited() {
    awaited.task.run();
  }

  @Actor
  public void runAwaiting() {
    awaiting.task().run();
  }

  @Arbiter
  public void observe(LI_Result result) {
    awaiting.task().run();
    result.r1 = awaiting.handle().state();
    result.r2 = schedules.get();
  }
}
