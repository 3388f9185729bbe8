package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.Poll;
import io.asynctask.Waker;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

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
public class CompletionVsPollRegistration {

  private final Subject subject = Subject.scheduled(Probe.ready());
  private final AtomicInteger wakes = new AtomicInteger();
  private final Waker waker = Waker.of(wakes::incrementAndGet);

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void await(LI_Result result) {
    try {
      result.r1 = subject.handle.poll(waker) instanceof Poll.Ready ? "ready" : "pending";
    } catch (Exception e) {
      result.r1 = e;
    }
  }

  @Arbiter
  public void observe(LI_Result result) {
    result.r2 = wakes.get();
  }
}
