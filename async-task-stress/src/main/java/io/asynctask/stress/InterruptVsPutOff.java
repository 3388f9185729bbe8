package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.Registration;
import io.asynctask.Spawned;
import io.asynctask.TaskContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;

/** An interrupting cancel against a body that begins and ends to put interrupts off. */
@JCStressTest
@Outcome(
    id = "CANCELLED, INTERRUPT, false",
    expect = ACCEPTABLE,
    desc = "the body met its interrupt, but not while that was put off")
@Outcome(id = "CANCELLED, NOTHING, false", expect = ACCEPTABLE, desc = "cancelled before the run")
@Outcome(
    expect = FORBIDDEN,
    desc = "the interrupt came while it was put off, was lost, or outlived the run")
@State
public class InterruptVsPutOff {

  private enum Met {
    INTERRUPT_INSIDE
  }

  private Object met = Interruptible.Met.NOTHING;
  private final Spawned<String, String> spawned =
      AsyncTask.spawn((Callable<String>) this::body, task -> {}, "raced");

  private String body() {
    boolean inside = false;
    try (Registration putOff = TaskContext.putOffInterrupts(Duration.ofMinutes(1))) {
      for (int i = 0; i < 20; i++) {
        inside |= Thread.currentThread().isInterrupted();
      }
    }
    Interruptible.Met outside = Interruptible.await(TaskContext.current().orElseThrow());
    met = inside ? Met.INTERRUPT_INSIDE : outside;
    return "body";
  }

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
    result.r2 = met;
  }
}
