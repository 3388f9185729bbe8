package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Races of cancel hooks: registered, taken back and run. */
public final class HookRaces {

  private HookRaces() {}

  /** A cancel that finds a hook against the end of the body that registered it. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED, 0",
      expect = ACCEPTABLE,
      desc = "the body ended first; its hook is dropped")
  @Outcome(
      id = "CANCELLED, 1",
      expect = ACCEPTABLE,
      desc = "cancelled while the body had something to stop")
  @Outcome(
      id = "CANCELLED, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "cancelled, but the body returned before the canceller came to its hook")
  @Outcome(expect = FORBIDDEN, desc = "the hook of a completed body ran, or ran twice")
  @State
  public static class HookVsEndOfBody {

    private final AtomicInteger runs = new AtomicInteger();
    private final RacedTask raced = RacedTask.scheduled(CountingBody.ready());

    public HookVsEndOfBody() {
      raced.context().onCancel(runs::incrementAndGet);
    }

    @Actor
    public void run() {
      raced.task.run();
    }

    @Actor
    public void cancel() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r1 = raced.handle.state();
      result.r2 = runs.get();
    }
  }

  /** The registration of a hook against a cancel of the waiting task. */
  @JCStressTest
  @Outcome(
      id = "1",
      expect = ACCEPTABLE,
      desc = "the hook ran once: on the canceller, or on the thread that registered too late")
  @Outcome(expect = FORBIDDEN, desc = "the hook did not run, or ran twice")
  @State
  public static class OnCancelVsCancel {

    private final AtomicInteger runs = new AtomicInteger();
    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void register() {
      raced.context().onCancel(runs::incrementAndGet);
    }

    @Actor
    public void cancel() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(I_Result result) {
      result.r1 = runs.get();
    }
  }

  /** The registration of a hook against the executor's cancel of the waiting task. */
  @JCStressTest
  @Outcome(
      id = "1",
      expect = ACCEPTABLE,
      desc = "the hook ran once: on the canceller, or on the thread that registered too late")
  @Outcome(expect = FORBIDDEN, desc = "the hook did not run, or ran twice")
  @State
  public static class OnCancelVsTaskCancel {

    private final AtomicInteger runs = new AtomicInteger();
    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());

    @Actor
    public void register() {
      raced.context().onCancel(runs::incrementAndGet);
    }

    @Actor
    public void cancel() {
      raced.task.cancel();
    }

    @Arbiter
    public void observe(I_Result result) {
      result.r1 = runs.get();
    }
  }

  /** A registration that is closed, twice, against the cancel that runs its hook. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "taken back before the hook could run")
  @Outcome(
      id = "1, 1, 1",
      expect = ACCEPTABLE,
      desc = "the hook ran, and the close waited for its end")
  @Outcome(expect = FORBIDDEN, desc = "the hook ran after the close, or still ran when it returned")
  @State
  public static class RegistrationCloseVsCancel {

    private int entered;
    private int left;
    private final RacedTask raced = RacedTask.waiting(CountingBody.pending());
    private final Registration registration = raced.context().onCancel(this::hook);

    private void hook() {
      entered++;
      Thread.onSpinWait();
      left++;
    }

    @Actor
    public void close(III_Result result) {
      registration.close();
      registration.close();
      result.r1 = entered;
      result.r2 = left;
    }

    @Actor
    public void cancel() {
      raced.handle.cancel();
    }

    @Arbiter
    public void observe(III_Result result) {
      result.r3 = left;
    }
  }
}
