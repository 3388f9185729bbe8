package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Spawned;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIZ_Result;

/** The run that turns a callable into the stage it returns, against a cancel. */
@JCStressTest
@Outcome(
    id = "CANCELLED, 1, true",
    expect = ACCEPTABLE,
    desc = "cancelled in the run or after it; the stage was cancelled in turn")
@Outcome(
    id = "CANCELLED, 0, false",
    expect = ACCEPTABLE,
    desc = "cancelled first; the run did nothing")
@Outcome(
    expect = FORBIDDEN,
    desc = "the stage was left alone, the source called after the end, or the task is stuck")
@State
public class SourceRunVsHandleCancel {

  private final CompletableFuture<String> stage = new CompletableFuture<>();
  private int calls;
  private final Spawned<String, String> spawned =
      AsyncTask.builder("raced").spawnStage(this::source, task -> {});

  private CompletableFuture<String> source() {
    calls++;
    return stage;
  }

  @Actor
  public void run() {
    spawned.task().run();
  }

  @Actor
  public void cancel() {
    spawned.handle().cancel();
  }

  @Arbiter
  public void observe(LIZ_Result result) {
    spawned.task().run();
    result.r1 = spawned.handle().state();
    result.r2 = calls;
    result.r3 = stage.isCancelled();
  }
}
