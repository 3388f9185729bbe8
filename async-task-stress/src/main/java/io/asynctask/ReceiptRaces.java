package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Races of the receipt of a stop: it is created by the canceller and by the end of the task. */
public final class ReceiptRaces {

  private ReceiptRaces() {}

  /** A cancel against the end of the body, whose listener keeps the receipt. */
  @JCStressTest
  @Outcome(id = "COMPLETED, none", expect = ACCEPTABLE, desc = "the body ended first")
  @Outcome(
      id = "CANCELLED, OPERATOR stopped",
      expect = ACCEPTABLE,
      desc = "the cancel won, and the kept receipt tells of it in full")
  @Outcome(expect = FORBIDDEN, desc = "a receipt is missing, is not the one, or tells too little")
  @State
  public static class CancelVsEndOfBody {

    private static final CancelCause OPERATOR = new CancelCause("OPERATOR", "alice");

    private volatile @Nullable CancelReceipt kept;
    private final Spawned<String, String> spawned;

    public CancelVsEndOfBody() {
      TaskListener listener =
          new TaskListener() {
            @Override
            public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
              kept = task.cancelReceipt().orElse(null);
            }
          };
      spawned =
          AsyncTask.builder("raced")
              .trackedBy(new LiveTasks(1, true, listener))
              .spawn(() -> "body", task -> {});
    }

    @Actor
    public void run() {
      spawned.task().run();
    }

    @Actor
    public void cancel() {
      OPERATOR.during(() -> spawned.handle().cancel(true));
    }

    @Arbiter
    public void observe(LL_Result result) {
      CancelReceipt receipt = kept;
      result.r1 = spawned.handle().state();
      result.r2 =
          receipt == null
              ? "none"
              : receipt.cause().kind() + (receipt.stoppedAfter() == null ? "" : " stopped");
    }
  }

  /** Two cancels of a waiting task: one receipt, with the cause of the cancel that has won. */
  @JCStressTest
  @Outcome(id = "ONE, true", expect = ACCEPTABLE, desc = "the first canceller has won")
  @Outcome(id = "TWO, true", expect = ACCEPTABLE, desc = "the second canceller has won")
  @Outcome(expect = FORBIDDEN, desc = "the receipt has no cause, or does not tell of the request")
  @State
  public static class CancelVsCancel {

    private static final CancelCause ONE = new CancelCause("ONE", "one");
    private static final CancelCause TWO = new CancelCause("TWO", "two");

    private final LiveTasks liveTasks = new LiveTasks(1, true, null);
    private final JoinHandle<String> handle;

    public CancelVsCancel() {
      Pollable<String> pending = waker -> Poll.pending();
      Spawned<String, String> spawned =
          AsyncTask.builder("raced").trackedBy(liveTasks).spawn(pending, task -> {});
      spawned.task().run();
      handle = spawned.handle();
    }

    @Actor
    public void first() {
      ONE.during(() -> handle.cancel(true));
    }

    @Actor
    public void second() {
      TWO.during(() -> handle.cancel(true));
    }

    @Arbiter
    public void observe(LL_Result result) {
      CancelReceipt receipt =
          liveTasks.find(handle.id()).orElseThrow().cancelReceipt().orElseThrow();
      result.r1 = receipt.cause().kind();
      result.r2 = receipt.interrupt();
    }
  }
}
