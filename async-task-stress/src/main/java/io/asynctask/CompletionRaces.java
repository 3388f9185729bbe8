package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races between the completion of a task and the code that awaits it. */
public final class CompletionRaces {

  private CompletionRaces() {}

  /** The end of a task against a poll of a task that awaits its handle. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED, 0",
      expect = ACCEPTABLE,
      desc = "the awaiting task found it complete in its first poll")
  @Outcome(
      id = "COMPLETED, 1",
      expect = ACCEPTABLE,
      desc = "the awaiting task was woken and scheduled once more")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the awaiting task waits for ever, or was scheduled more than once")
  @State
  public static class CompletionVsAwaitingTask {

    private final RacedTask awaited = RacedTask.scheduled(CountingBody.ready());
    private final AtomicInteger schedules = new AtomicInteger();
    private final Spawned<String, String> awaiting =
        AsyncTask.spawn((Pollable<String>) awaited.handle::poll, this::schedule, "awaiting");

    private void schedule(Task<String> task) {
      schedules.incrementAndGet();
    }

    @Actor
    public void runAwaited() {
      awaited.task.run();
    }

    @Actor
    public void runAwaiting() {
      awaiting.task().run();
    }

    @Arbiter
    public void observe(LI_Result result) {
      awaiting.task().run();
      result.r1 = awaiting.handle().state();
      result.r2 = schedules.get();
    }
  }

  /** The end of a body against the registration of a dependent stage. */
  @JCStressTest
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "the stage ran once, with the body closed")
  @Outcome(expect = FORBIDDEN, desc = "the stage did not run, ran twice, or saw an open body")
  @State
  public static class CompletionVsDependentStage {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());
    private final AtomicInteger stages = new AtomicInteger();
    private boolean closed;

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void derive() {
      raced.handle.thenRun(
          () -> {
            closed = raced.body.closes() == 1;
            stages.incrementAndGet();
          });
    }

    @Arbiter
    public void observe(IZ_Result result) {
      result.r1 = stages.get();
      result.r2 = closed;
    }
  }

  /** The end of a body against a thread that joins. */
  @JCStressTest
  @Outcome(
      id = "body, 1",
      expect = ACCEPTABLE,
      desc = "the joiner got the value, with the body closed")
  @Outcome(expect = FORBIDDEN, desc = "the joiner saw an open body, or another value")
  @State
  public static class CompletionVsJoin {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void join(LI_Result result) {
      result.r1 = raced.handle.join();
      result.r2 = raced.body.closes();
    }
  }

  /** The end of a body against a poll of its handle that registers a waker. */
  @JCStressTest
  @Outcome(
      id = "ready, 0",
      expect = ACCEPTABLE,
      desc = "the task had completed before the registration")
  @Outcome(
      id = "ready, 1",
      expect = ACCEPTABLE,
      desc = "registered, then found it complete; the wake is one too many, but allowed")
  @Outcome(id = "pending, 1", expect = ACCEPTABLE, desc = "registered, then woken")
  @Outcome(expect = FORBIDDEN, desc = "pending and never woken, or woken twice")
  @State
  public static class CompletionVsPollRegistration {

    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());
    private final AtomicInteger wakes = new AtomicInteger();
    private final Waker waker = Waker.of(wakes::incrementAndGet);

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void await(LI_Result result) {
      try {
        result.r1 = raced.handle.poll(waker) instanceof Poll.Ready ? "ready" : "pending";
      } catch (Exception e) {
        result.r1 = e;
      }
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r2 = wakes.get();
    }
  }

  /** The cancel of a composed stage against the completion that has its function called. */
  @JCStressTest
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "the function has returned the second task, which was cancelled")
  @Outcome(
      id = "false, false",
      expect = ACCEPTABLE,
      desc = "the function was not called any more, or the stage was given up before")
  @Outcome(expect = FORBIDDEN, desc = "the second task outlives all that wanted its result")
  @State
  public static class ComposedCancelVsCompletion {

    private final RacedTask first = RacedTask.scheduled(CountingBody.ready());
    private final RacedTask second = RacedTask.waiting(CountingBody.pending());
    private boolean called;
    private final CompletableFuture<String> composed =
        first.handle.thenCompose(
            value -> {
              called = true;
              return second.handle;
            });

    @Actor
    public void complete() {
      first.task.run();
    }

    @Actor
    public void cancel() {
      composed.cancel(false);
    }

    @Arbiter
    public void observe(ZZ_Result result) {
      result.r1 = called;
      result.r2 = second.handle.isCancelled();
    }
  }

  /** The cancels of two stages that derive from one handle. */
  @JCStressTest
  @Outcome(
      id = "true, 1",
      expect = ACCEPTABLE,
      desc = "the last of them cancelled the task, which is scheduled to be closed")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the task outlives all that wanted its result, or was stopped twice")
  @State
  public static class DerivedCancelVsDerivedCancel {

    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());
    private final CompletableFuture<Integer> one = raced.handle.thenApply(String::length);
    private final CompletableFuture<Integer> other = raced.handle.thenApply(String::length);

    @Actor
    public void cancelOne() {
      one.cancel(false);
    }

    @Actor
    public void cancelOther() {
      other.cancel(false);
    }

    @Arbiter
    public void observe(ZI_Result result) {
      result.r1 = raced.handle.isCancelled();
      result.r2 = raced.schedules();
    }
  }

  /** Two detaches of a task that has failed. */
  @JCStressTest
  @Outcome(id = "FAILED, 1", expect = ACCEPTABLE, desc = "reported once")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the failure of a detached task was swallowed, or reported twice")
  @State
  public static class DetachVsDetach {

    private final AtomicInteger reports = new AtomicInteger();
    private final Spawned<String, String> spawned =
        AsyncTask.builder("raced")
            .uncaughtHandler((handle, failure) -> reports.incrementAndGet())
            .spawn(DetachVsDetach::fail, task -> {});

    public DetachVsDetach() {
      spawned.task().run();
    }

    private static String fail() {
      throw RacedTask.Refusal.INSTANCE;
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
  public static class DetachVsFailure {

    private final AtomicInteger reports = new AtomicInteger();
    private final Spawned<String, String> spawned =
        AsyncTask.builder("raced")
            .uncaughtHandler((handle, failure) -> reports.incrementAndGet())
            .spawn(DetachVsFailure::fail, task -> {});

    private static String fail() {
      throw RacedTask.Refusal.INSTANCE;
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

  /** The completion of a stage against a poll of a task that awaits it. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED",
      expect = ACCEPTABLE,
      desc = "the awaiting task saw the completion, or was woken for it")
  @Outcome(expect = FORBIDDEN, desc = "the awaiting task waits for ever")
  @State
  public static class StageCompletionVsAwaitingTask {

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
}
