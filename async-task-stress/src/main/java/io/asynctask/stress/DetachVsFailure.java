package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Spawned;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** A detach against the failure of the body. */
@JCStressTest
@Outcome(
    id = "FAILED, 1",
    expect = ACCEPTABLE,
    desc = "reported once, by the runner or by the detaching thread")
@Outcome(
    expect = FORBIDDEN,
    desc = "the failure of a detached task was swallowed, or reported twice")
@State
public class DetachVsFailure {

  private final AtomicInteger reports = new AtomicInteger();
  private final Spawned<String, String> spawned =
      AsyncTask.builder("raced")
          .uncaughtHandler((handle, failure) -> reports.incrementAndGet())
          .spawn(DetachVsFailure::fail, task -> {});

  private static String fail() {
    throw Subject.Refusal.INSTANCE;
  }

  @Actor
  public void run() {
    spawned.task().run();
  }

  @Actor
  public void detach() {
    spawned.handle().detach();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r1 = spawned.handle().state();
    result.r2 = reports.get();
  }
}
