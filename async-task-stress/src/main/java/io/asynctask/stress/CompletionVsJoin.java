package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The end of a body against a thread that joins. */
@JCStressTest
@Outcome(
    id = "body, 1",
    expect = ACCEPTABLE,
    desc = "the joiner got the value, with the body closed")
@Outcome(expect = FORBIDDEN, desc = "the joiner saw an open body, or another value")
@State
public class CompletionVsJoin {

  private final Subject subject = Subject.scheduled(Probe.ready());

  @Actor
  public void run() {
    subject.task.run();
  }

  @Actor
  public void join(LI_Result result) {
    result.r1 = subject.handle.join();
    result.r2 = subject.body.closes();
  }
}
