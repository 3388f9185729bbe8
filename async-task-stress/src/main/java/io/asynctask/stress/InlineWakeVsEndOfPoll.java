package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.Task;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A wake against the end of a poll, with a schedule function that runs the task at once, on the
 * thread that schedules it.
 */
@JCStressTest
@Outcome(
    id = "COMPLETED polls=1 closes=1",
    expect = ACCEPTABLE,
    desc = "woken before the poll looked")
@Outcome(
    id = "COMPLETED polls=2 closes=1",
    expect = ACCEPTABLE,
    desc = "woken during or after the poll")
@Outcome(expect = FORBIDDEN, desc = "the wake was lost, or two threads were in the body")
@State
public class InlineWakeVsEndOfPoll {

  private final Probe body = Probe.pending();
  private final Spawned<String, String> spawned =
      AsyncTask.spawn((Pollable<String>) body, Task::run, "raced");

  @Actor
  public void run() {
    spawned.task().run();
  }

  @Actor
  public void wake() {
    body.becomeReady();
    spawned.task().waker().wake();
  }

  @Arbiter
  public void observe(L_Result result) {
    result.r1 = new Story(spawned.handle().state(), body.polls(), body.closes());
  }
}
