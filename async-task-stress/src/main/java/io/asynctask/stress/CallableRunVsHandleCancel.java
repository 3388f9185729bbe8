package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Spawned;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;

/** The first run of a callable against a cancel, which needs no run to end it. */
@JCStressTest
@Outcome(id = "COMPLETED, 1, false", expect = ACCEPTABLE, desc = "the callable ended first")
@Outcome(
    id = "CANCELLED, 1, true",
    expect = ACCEPTABLE,
    desc = "cancelled during the call, whose value is dropped")
@Outcome(
    id = "CANCELLED, 0, true",
    expect = ACCEPTABLE,
    desc = "cancelled first; the run did nothing")
@Outcome(
    expect = FORBIDDEN,
    desc = "called twice, called after the cancel had ended the task, or stuck")
@State
public class CallableRunVsHandleCancel {

  private final Calls calls = new Calls();
  private final Spawned<String, String> spawned =
      AsyncTask.spawn((Callable<String>) calls, task -> {}, "raced");

  @Actor
  public void run() {
    spawned.task().run();
  }

  @Actor
  public void cancel(LIL_Result result) {
    result.r3 = spawned.handle().cancel();
  }

  @Arbiter
  public void observe(LIL_Result result) {
    result.r1 = spawned.handle().state();
    result.r2 = calls.count;
  }

  private static final class Calls implements Callable<String> {

    int count;

    @Override
    public String call() {
      count++;
      return "body";
    }
  }
}
