package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.TaskContext;
import io.asynctask.Waker;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/**
 * An interrupting cancel of a task that runs another one inside its body, whose own interrupt is
 * taken back meanwhile.
 */
@JCStressTest
@Outcome(
    id = "CANCELLED, INTERRUPT, false",
    expect = ACCEPTABLE,
    desc = "the outer body met its interrupt, whatever became of the inner one's")
@Outcome(id = "CANCELLED, NOTHING, false", expect = ACCEPTABLE, desc = "cancelled before the run")
@Outcome(
    expect = FORBIDDEN,
    desc = "the outer task's interrupt was lost with the inner one's, or outlived the run")
@State
public class InterruptVsNestedRun {

  private Interruptible.Met met = Interruptible.Met.NOTHING;
  private final Spawned<String, String> outer =
      AsyncTask.spawn((Callable<String>) this::runOuter, task -> {}, "outer");

  private String runOuter() {
    TaskContext context = TaskContext.current().orElseThrow();
    AsyncTask.builder("inner")
        .parent(null)
        .spawn((Pollable<String>) InterruptVsNestedRun::interruptItself, task -> {})
        .task()
        .run();
    met = Interruptible.await(context);
    return "outer";
  }

  private static Poll<String> interruptItself(Waker waker) {
    ((JoinHandle<?>) waker).cancel(true);
    return Poll.pending();
  }

  @Actor
  public void run(LLZ_Result result) {
    outer.task().run();
    result.r3 = Thread.interrupted();
  }

  @Actor
  public void cancel() {
    outer.handle().cancel(true);
  }

  @Arbiter
  public void observe(LLZ_Result result) {
    result.r1 = outer.handle().state();
    result.r2 = met;
  }
}
