package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

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
public class HookVsEndOfBody {

  private final AtomicInteger runs = new AtomicInteger();
  private final Subject subject = Subject.scheduled(Probe.ready());

  public HookVsEndOfBody() {
    Contexts.of(subject.task).onCancel(runs::incrementAndGet);
  }

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void cancel() {
    subject.handle.cancel();
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r1 = subject.handle.state();
    result.r2 = runs.get();
  }
}
