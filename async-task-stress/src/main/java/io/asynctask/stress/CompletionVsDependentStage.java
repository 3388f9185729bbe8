package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** The end of a body against the registration of a dependent stage. */
@JCStressTest
@Outcome(id = "1, true", expect = ACCEPTABLE, desc = "the stage ran once, with the body closed")
@Outcome(expect = FORBIDDEN, desc = "the stage did not run, ran twice, or saw an open body")
@State
public class CompletionVsDependentStage {

  private final Subject subject = Subject.scheduled(Probe.ready());
  private final AtomicInteger stages = new AtomicInteger();
  private boolean closed;

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void derive() {
    subject.handle.thenRun(
        () -> {
          closed = subject.body.closes() == 1;
          stages.incrementAndGet();
        });
  }

  @Arbiter
  public void observe(IZ_Result result) {
    result.r1 = stages.get();
    result.r2 = closed;
  }
}
