package io.asynctask.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The executor's cancel of a waiting parent against the spawn of a child. */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both are to stop")
@Outcome(expect = FORBIDDEN, desc = "the child escaped its cancelled parent")
@State
public class ParentTaskCancelVsChildSpawn {

  private final Subject parent = Subject.waiting(Probe.pending());
  private JoinHandle<String> child = parent.handle;

  @Actor
  public void spawn() {
    child = Subject.built(Probe.pending(), AsyncTask.builder("child").parent(parent.handle)).handle;
  }

  @Actor
  public void cancel() {
    parent.task.cancel();
  }

  @Arbiter
  public void observe(ZZ_Result result) {
    result.r1 = parent.handle.isCancelled();
    result.r2 = child.isCancelled();
  }
}
