package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.Registration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A registration that is closed, twice, against the cancel that runs its hook. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "taken back before the hook could run")
@Outcome(
    id = "1, 1, 1",
    expect = ACCEPTABLE,
    desc = "the hook ran, and the close waited for its end")
@Outcome(expect = FORBIDDEN, desc = "the hook ran after the close, or still ran when it returned")
@State
public class RegistrationCloseVsCancel {

  private int entered;
  private int left;
  private final Subject subject = Subject.waiting(Probe.pending());
  private final Registration registration = Contexts.of(subject.task).onCancel(this::hook);

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
    subject.handle.cancel();
  }

  @Arbiter
  public void observe(III_Result result) {
    result.r3 = left;
  }
}
