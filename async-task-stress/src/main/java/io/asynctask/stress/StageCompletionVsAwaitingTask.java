package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The completion of a stage against a poll of a task that awaits it. */
@JCStressTest
@Outcome(
    id = "COMPLETED",
    expect = ACCEPTABLE,
    desc = "the awaiting task saw the completion, or was woken for it")
@Outcome(expect = FORBIDDEN, desc = "the awaiting task waits for ever")
@State
public class StageCompletionVsAwaitingTask {

  private final CompletableFuture<String> stage = new CompletableFuture<>();
  private final Spawned<String, String> awaiting =
      AsyncTask.spawn(Pollable.of(stage), task -> {}, "awaiting");

  @Actor
  public void complete() {
    stage.complete("stage");
  }

  @Actor
  public void run() {
    awaiting.task().run();
  }

  @Arbiter
  public void observe(L_Result result) {
    awaiting.task().run();
    result.r1 = awaiting.handle().state();
  }
}
