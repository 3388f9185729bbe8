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

/** Two detaches of a task that has failed. */
@JCStressTest
@Outcome(id = "FAILED, 1", expect = ACCEPTABLE, desc = "reported once")
@Outcome(
    expect = FORBIDDEN,
    desc = "the failure of a detached task was swallowed, or reported twice")
@State
public class DetachVsDetach {

  private final AtomicInteger reports = new AtomicInteger();
  private final Spawned<String, String> spawned =
      AsyncTask.builder("raced")
          .uncaughtHandler((handle, failure) -> reports.incrementAndGet())
          .spawn(DetachVsDetach::fail, task -> {});

  public DetachVsDetach() {
    spawned.task().run();
  }

  private static String fail() {
    throw Subject.Refusal.INSTANCE;
  }

  @Actor
  public void one() {
    spawned.handle().detach();
  }

  @Actor
  public void other() {
    spawned.handle().detach();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r1 = spawned.handle().state();
    result.r2 = reports.get();
  }
}
