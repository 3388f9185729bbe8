package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLZ_Result;
import org.openjdk.jcstress.infra.results.LZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Races of the interrupt that a cancel sends to the thread in the body. */
public final class InterruptRaces {

  private InterruptRaces() {}

  /** An interrupting cancel against a run on a thread that was interrupted before. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "the thread still is interrupted")
  @Outcome(expect = FORBIDDEN, desc = "the thread's own interrupt was taken for the cancel's")
  @State
  public static class ForeignInterruptVsCancel {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.pending());

    @Actor
    public void run(Z_Result result) {
      Thread.currentThread().interrupt();
      raced.task.run();
      result.r1 = Thread.interrupted();
    }

    @Actor
    public void cancel() {
      raced.handle.cancel(true);
    }
  }

  /** An interrupting cancel against a run that ends the body. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "the body ended first")
  @Outcome(
      id = "CANCELLED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll; its interrupt, if sent, was taken back")
  @Outcome(
      id = "CANCELLED polls=0 closes=1, false",
      expect = ACCEPTABLE,
      desc = "cancelled before the run")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the interrupt outlived the run, or the body was not closed exactly once")
  @State
  public static class InterruptVsEndOfBody {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    @Actor
    public void run(LZ_Result result) {
      raced.task.run();
      result.r2 = Thread.interrupted();
    }

    @Actor
    public void cancel() {
      raced.handle.cancel(true);
    }

    @Arbiter
    public void observe(LZ_Result result) {
      result.r1 = raced.end();
    }
  }

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
  public static class InterruptVsNestedRun {

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

  /**
   * An interrupting cancel against a poll that ends pending: the interrupter looks for the runner
   * where the runner puts the body back.
   */
  @JCStressTest
  @Outcome(
      id = "CANCELLED polls=1 closes=1, false",
      expect = ACCEPTABLE,
      desc = "cancelled during the poll or while waiting; no interrupt is left")
  @Outcome(
      id = "CANCELLED polls=0 closes=1, false",
      expect = ACCEPTABLE,
      desc = "cancelled before the run")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the interrupt outlived the run, or the body was not closed exactly once")
  @State
  public static class InterruptVsPendingPoll {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.pending());

    @Actor
    public void run(LZ_Result result) {
      raced.task.run();
      result.r2 = Thread.interrupted();
    }

    @Actor
    public void cancel() {
      raced.handle.cancel(true);
    }

    @Arbiter
    public void observe(LZ_Result result) {
      raced.drain();
      result.r1 = raced.end();
    }
  }

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
  public static class InterruptVsPutOff {

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

  /** An interrupting cancel against a body that waits to be interrupted. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED, INTERRUPT, false",
      expect = ACCEPTABLE,
      desc = "the body met the interrupt, and its runner took it back")
  @Outcome(id = "CANCELLED, NOTHING, false", expect = ACCEPTABLE, desc = "cancelled before the run")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt was lost, or outlived the run")
  @State
  public static class InterruptVsWaitingBody {

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

  /** A cancel that is asked for its interrupt only later, against a body that waits for it. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED, INTERRUPT, false",
      expect = ACCEPTABLE,
      desc = "the body met the interrupt, and its runner took it back")
  @Outcome(id = "CANCELLED, NOTHING, false", expect = ACCEPTABLE, desc = "cancelled before the run")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt was lost, or outlived the run")
  @State
  public static class LateInterrupt {

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
      spawned.handle().cancel(false);
      spawned.handle().cancel(true);
    }

    @Arbiter
    public void observe(LLZ_Result result) {
      result.r1 = spawned.handle().state();
      result.r2 = body.met();
    }
  }

  /**
   * A cancel whose interrupt throws, as a channel does whose close fails, against the end of the
   * body that is in the channel. A runner that waits for the end of the interrupt for ever shows as
   * a test that hangs.
   */
  @JCStressTest
  @Outcome(
      id = {"CANCELLED, false", "COMPLETED, false"},
      expect = ACCEPTABLE,
      desc = "the cancel was first, or the body")
  @Outcome(expect = FORBIDDEN, desc = "the interrupt outlived the run, or the task did not end")
  @State
  public static class ThrowingInterruptVsEndOfBody {

    private final Spawned<String, String> spawned =
        AsyncTask.spawn((Callable<String>) ThrowingInterruptVsEndOfBody::inChannel, task -> {}, "");

    private static String inChannel() throws AsynchronousCloseException {
      new Unclosable().use();
      return "body";
    }

    @Actor
    public void run(LZ_Result result) {
      spawned.task().run();
      result.r2 = Thread.interrupted();
    }

    @Actor
    public void cancel() {
      spawned.handle().cancel(true);
    }

    @Arbiter
    public void observe(LZ_Result result) {
      result.r1 = spawned.handle().state();
    }

    /** Its close throws, and so does an interrupt of the thread that is in it. */
    private static final class Unclosable extends AbstractInterruptibleChannel {

      @Override
      protected void implCloseChannel() {
        throw new IllegalStateException("expected, and logged once");
      }

      void use() throws AsynchronousCloseException {
        begin();
        end(true);
      }
    }
  }
}
