package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.LZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races between a parent and its children. */
public final class ChildRaces {

  private ChildRaces() {}

  /** A cancel of a waiting parent against the end of its child. */
  @JCStressTest
  @Outcome(
      id = "CANCELLED, COMPLETED polls=1 closes=1",
      expect = ACCEPTABLE,
      desc = "the child ended first")
  @Outcome(
      id = "CANCELLED, CANCELLED polls=1 closes=1",
      expect = ACCEPTABLE,
      desc = "the child was cancelled during its poll")
  @Outcome(
      id = "CANCELLED, CANCELLED polls=0 closes=1",
      expect = ACCEPTABLE,
      desc = "the child was cancelled before its run")
  @Outcome(expect = FORBIDDEN, desc = "one is stuck, or the child was not closed exactly once")
  @State
  public static class ParentCancelVsChildEnd {

    private final RacedTask parent = RacedTask.waiting(CountingBody.pending());
    private final RacedTask child =
        RacedTask.built(CountingBody.ready(), AsyncTask.builder("child").parent(parent.handle));

    @Actor
    public void cancelParent() {
      parent.handle.cancel();
    }

    @Actor
    public void runChild() {
      child.task.run();
    }

    @Arbiter
    public void observe(LL_Result result) {
      parent.drain();
      result.r1 = parent.handle.state();
      result.r2 = child.end();
    }
  }

  /** A cancel of a waiting parent against the spawn of a child. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both are to stop")
  @Outcome(expect = FORBIDDEN, desc = "the child escaped its cancelled parent")
  @State
  public static class ParentCancelVsChildSpawn {

    private final RacedTask parent = RacedTask.waiting(CountingBody.pending());
    private JoinHandle<String> child = parent.handle;

    @Actor
    public void spawn() {
      child =
          RacedTask.built(CountingBody.pending(), AsyncTask.builder("child").parent(parent.handle))
              .handle;
    }

    @Actor
    public void cancel() {
      parent.handle.cancel();
    }

    @Arbiter
    public void observe(ZZ_Result result) {
      result.r1 = parent.handle.isCancelled();
      result.r2 = child.isCancelled();
    }
  }

  /** The end of a parent against the end of its child. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED, COMPLETED, true, 0",
      expect = ACCEPTABLE,
      desc = "both ended; the child knows the id, the parent has forgotten the child")
  @Outcome(
      expect = FORBIDDEN,
      desc = "one is stuck, the child lost its parent's id, or is still held by the parent")
  @State
  public static class ParentEndVsChildEnd {

    private final LiveTasks liveTasks = LiveTasks.withoutClock();
    private final RacedTask parent =
        RacedTask.built(CountingBody.ready(), AsyncTask.builder("parent").trackedBy(liveTasks));
    private final RacedTask child =
        RacedTask.built(
            CountingBody.ready(),
            AsyncTask.builder("child").trackedBy(liveTasks).parent(parent.handle));
    private final LiveTask listedParent = liveTasks.find(parent.handle.id()).orElseThrow();
    private final LiveTask listedChild = liveTasks.find(child.handle.id()).orElseThrow();

    @Actor
    public void runParent() {
      parent.task.run();
    }

    @Actor
    public void runChild() {
      child.task.run();
    }

    @Arbiter
    public void observe(LLLL_Result result) {
      result.r1 = parent.handle.state();
      result.r2 = child.handle.state();
      result.r3 = listedChild.parentId() == listedParent.id();
      result.r4 = listedParent.children().size();
    }
  }

  /** The end of a parent against the spawn of a child, which outlives it. */
  @JCStressTest
  @Outcome(
      id = "SCHEDULED, true, 0",
      expect = ACCEPTABLE,
      desc = "the child goes on, knows its parent's id, and the parent has forgotten it")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the child was cancelled, lost its parent's id, or is still held by the parent")
  @State
  public static class ParentEndVsChildSpawn {

    private final LiveTasks liveTasks = LiveTasks.withoutClock();
    private final RacedTask parent =
        RacedTask.built(CountingBody.ready(), AsyncTask.builder("parent").trackedBy(liveTasks));
    private final LiveTask listedParent = liveTasks.find(parent.handle.id()).orElseThrow();
    private JoinHandle<String> child = parent.handle;

    @Actor
    public void run() {
      parent.task.run();
    }

    @Actor
    public void spawn() {
      child =
          RacedTask.built(
                  CountingBody.ready(),
                  AsyncTask.builder("child").trackedBy(liveTasks).parent(parent.handle))
              .handle;
    }

    @Arbiter
    public void observe(LZI_Result result) {
      result.r1 = child.state();
      result.r2 = liveTasks.find(child.id()).orElseThrow().parentId() == listedParent.id();
      result.r3 = listedParent.children().size();
    }
  }

  /** The executor's cancel of a waiting parent against the spawn of a child. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "both are to stop")
  @Outcome(expect = FORBIDDEN, desc = "the child escaped its cancelled parent")
  @State
  public static class ParentTaskCancelVsChildSpawn {

    private final RacedTask parent = RacedTask.waiting(CountingBody.pending());
    private JoinHandle<String> child = parent.handle;

    @Actor
    public void spawn() {
      child =
          RacedTask.built(CountingBody.pending(), AsyncTask.builder("child").parent(parent.handle))
              .handle;
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
}
