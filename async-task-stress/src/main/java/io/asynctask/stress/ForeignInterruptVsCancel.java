package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** An interrupting cancel against a run on a thread that was interrupted before. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "the thread still is interrupted")
@Outcome(expect = FORBIDDEN, desc = "the thread's own interrupt was taken for the cancel's")
@State
public class ForeignInterruptVsCancel {

  private final Subject subject = Subject.scheduled(Probe.pending());

  @Actor
  public void run(Z_Result result) {
    Thread.currentThread().interrupt();
    subject.task.run();
    result.r1 = Thread.interrupted();
  }

  @Actor
  public void cancel() {
    subject.handle.cancel(true);
  }
}
