package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/** An interrupting cancel against a body that waits to be interrupted. */
@JCStressTest
@Outcome(
    id = "CANCELLED, INTERRUPT, false",
    expect = ACCEPTABLE,
    desc = "the body met the interrupt, and its runner took it back")
@Outcome(id = "CANCELLED, NOTHING, false", expect = ACCEPTABLE, desc = "cancelled before the run")
@Outcome(expect = FORBIDDEN, desc = "the interrupt was lost, or outlived the run")
@State
public class InterruptVsWaitingBody {

  private final Interruptible body = new Interruptible();
  private final Spawned<String, String> spawned =
      AsyncTask.spawn((Pollable<String>) body, task -> {}, "raced");

  @Actor
  public void run(LLZ_Result result) {
    spawned.task().run();
    result.r3 = Thread.interrupted();
  }

  @Actor
  public void cancel() {
    spawned.handle().cancel(true);
  }

  @Arbiter
  public void observe(LLZ_Result result) {
    result.r1 = spawned.handle().state();
    result.r2 = body.met();
  }
}
