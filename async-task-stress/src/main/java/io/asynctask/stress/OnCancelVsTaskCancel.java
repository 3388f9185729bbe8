package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The registration of a hook against the executor's cancel of the waiting task. */
@JCStressTest
@Outcome(
    id = "1",
    expect = ACCEPTABLE,
    desc = "the hook ran once: on the canceller, or on the thread that registered too late")
@Outcome(expect = FORBIDDEN, desc = "the hook did not run, or ran twice")
@State
public class OnCancelVsTaskCancel {

  private final AtomicInteger runs = new AtomicInteger();
  private final Subject subject = Subject.waiting(Probe.pending());

  @Actor
  public void register() {
    Contexts.of(subject.task).onCancel(runs::incrementAndGet);
  }

  @Actor
  public void cancel() {
    subject.task.cancel();
  }

  @Arbiter
  public void observe(I_Result result) {
    result.r1 = runs.get();
  }
}
