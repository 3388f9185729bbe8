package io.asynctask;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LIL_Result;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Races in the registry of live tasks, whose threads all share one stripe. */
public final class RegistryRaces {

  private RegistryRaces() {}

  /**
   * A spawn that takes the last slot of a block against one that finds the block too old and
   * abandons it.
   */
  @JCStressTest
  @Outcome(id = "65=2+63+0, 2", expect = ACCEPTABLE, desc = "all are listed and counted")
  @Outcome(expect = FORBIDDEN, desc = "a task got lost, or the counts are off")
  @State
  public static class AbandonedBlockVsClaim {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();

    public AbandonedBlockVsClaim() {
      for (int i = 0; i < 63; i++) {
        TrackedTasks.spawn(liveTasks, "first").task().run();
      }
    }

    @Actor
    public void claim() {
      TrackedTasks.spawn(liveTasks, "x");
    }

    @Actor
    public void abandon() {
      TrackedTasks.ageBlocks();
      TrackedTasks.spawn(liveTasks, "x");
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks);
      result.r2 = TrackedTasks.tags(liveTasks).length();
    }
  }

  /** The last stop in a block that is too old to be filled against the spawn that abandons it. */
  @JCStressTest
  @Outcome(
      id = "2=1+1+0, b",
      expect = ACCEPTABLE,
      desc = "the old block is gone, the new one stands")
  @Outcome(expect = FORBIDDEN, desc = "a block was retired twice or never, and the counts are off")
  @State
  public static class AbandonedBlockVsLastStop {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Task<String> last = TrackedTasks.spawn(liveTasks, "a").task();

    public AbandonedBlockVsLastStop() {
      TrackedTasks.ageBlocks();
    }

    @Actor
    public void stop() {
      last.run();
    }

    @Actor
    public void add() {
      TrackedTasks.spawn(liveTasks, "b");
    }

    @Arbiter
    public void observe(LL_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks);
      result.r2 = TrackedTasks.tags(liveTasks);
    }
  }

  /** A spawn whose listener shows the task to another thread, against the cancel by that thread. */
  @JCStressTest
  @Outcome(id = "1=0+0+1:", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "1=1+0+0:a", expect = ACCEPTABLE, desc = "the other thread came too early")
  @Outcome(expect = FORBIDDEN, desc = "a cancelled task got a place, or the counts are off")
  @State
  public static class AddVsStop {

    private volatile @Nullable LiveTask shown;
    private final LiveTasks liveTasks =
        TrackedTasks.inOneStripe(
            new TaskListener() {
              @Override
              public void spawned(LiveTask task) {
                shown = task;
              }
            });

    @Actor
    public void add() {
      TrackedTasks.spawn(liveTasks, "a");
    }

    @Actor
    public void stop() {
      LiveTask task = shown;
      if (task != null) {
        task.handle().cancel(false);
      }
    }

    @Arbiter
    public void observe(L_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks) + ":" + TrackedTasks.tags(liveTasks);
    }
  }

  /** A spawn against a listing. A "!" in an outcome marks an id out of order. */
  @JCStressTest
  @Outcome(id = "a, ab, 2=2+0+0", expect = ACCEPTABLE, desc = "listed before the spawn")
  @Outcome(id = "ab, ab, 2=2+0+0", expect = ACCEPTABLE, desc = "listed after the spawn")
  @Outcome(expect = FORBIDDEN, desc = "a live task was missed, met twice or half built")
  @State
  public static class AddVsList {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();

    public AddVsList() {
      TrackedTasks.spawn(liveTasks, "a");
    }

    @Actor
    public void add() {
      TrackedTasks.spawn(liveTasks, "b");
    }

    @Actor
    public void list(LLL_Result result) {
      result.r1 = TrackedTasks.tags(liveTasks);
    }

    @Arbiter
    public void observe(LLL_Result result) {
      result.r2 = TrackedTasks.tags(liveTasks);
      result.r3 = TrackedTasks.counts(liveTasks);
    }
  }

  /**
   * Two threads spawn into one stripe whose block has room for one task more: both claim slots
   * while one of them begins the next block.
   */
  @JCStressTest
  @Outcome(id = "66=3+63+0, 3", expect = ACCEPTABLE, desc = "all are listed and counted")
  @Outcome(expect = FORBIDDEN, desc = "a task got lost or was listed twice, or the counts are off")
  @State
  public static class BlockChangeVsAdd {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();

    public BlockChangeVsAdd() {
      for (int i = 0; i < 63; i++) {
        TrackedTasks.spawn(liveTasks, "first").task().run();
      }
    }

    @Actor
    public void one() {
      TrackedTasks.spawn(liveTasks, "x");
      TrackedTasks.spawn(liveTasks, "x");
    }

    @Actor
    public void other() {
      TrackedTasks.spawn(liveTasks, "x");
    }

    @Arbiter
    public void observe(LI_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks);
      result.r2 = TrackedTasks.tags(liveTasks).length();
    }
  }

  /** The last stop in a full block against the spawn that begins the next and may retire it. */
  @JCStressTest
  @Outcome(
      id = "65=1+64+0, b",
      expect = ACCEPTABLE,
      desc = "the full block is gone, the new one stands")
  @Outcome(expect = FORBIDDEN, desc = "a block was retired twice or never, and the counts are off")
  @State
  public static class BlockChangeVsLastStop {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Task<String> last;

    public BlockChangeVsLastStop() {
      for (int i = 0; i < 63; i++) {
        TrackedTasks.spawn(liveTasks, "first").task().run();
      }
      last = TrackedTasks.spawn(liveTasks, "a").task();
    }

    @Actor
    public void stop() {
      last.run();
    }

    @Actor
    public void add() {
      TrackedTasks.spawn(liveTasks, "b");
    }

    @Arbiter
    public void observe(LL_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks);
      result.r2 = TrackedTasks.tags(liveTasks);
    }
  }

  /** Counts, which retire finished blocks, against the stop of the last task in a full block. */
  @JCStressTest
  @Outcome(id = "64=1+63+0, 64=0+64+0", expect = ACCEPTABLE, desc = "counted before the stop")
  @Outcome(id = "64=0+64+0, 64=0+64+0", expect = ACCEPTABLE, desc = "counted after the stop")
  @Outcome(expect = FORBIDDEN, desc = "counted twice, or not at all")
  @State
  public static class CountsVsStop {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Task<String> last;

    public CountsVsStop() {
      for (int i = 0; i < 63; i++) {
        TrackedTasks.spawn(liveTasks, "first").task().run();
      }
      last = TrackedTasks.spawn(liveTasks, "a").task();
    }

    @Actor
    public void stop() {
      last.run();
    }

    @Actor
    public void count(LL_Result result) {
      result.r1 = TrackedTasks.counts(liveTasks);
    }

    @Arbiter
    public void observe(LL_Result result) {
      result.r2 = TrackedTasks.counts(liveTasks);
    }
  }

  /** A listing against the stop of a task in its midst. */
  @JCStressTest
  @Outcome(id = "abc, ac", expect = ACCEPTABLE, desc = "the stopping task was met")
  @Outcome(id = "ac, ac", expect = ACCEPTABLE, desc = "the stopping task was gone")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a task that lived all the while was missed, or one was met twice")
  @State
  public static class ListVsRemove {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Task<String> stopping;

    public ListVsRemove() {
      TrackedTasks.spawn(liveTasks, "a");
      stopping = TrackedTasks.spawn(liveTasks, "b").task();
      TrackedTasks.spawn(liveTasks, "c");
    }

    @Actor
    public void run() {
      stopping.run();
    }

    @Actor
    public void list(LL_Result result) {
      result.r1 = TrackedTasks.tags(liveTasks);
    }

    @Arbiter
    public void observe(LL_Result result) {
      result.r2 = TrackedTasks.tags(liveTasks);
    }
  }

  /** Paging, one task a page, against the stop of a task in the midst. */
  @JCStressTest
  @Outcome(id = "abc", expect = ACCEPTABLE, desc = "the stopping task was met")
  @Outcome(id = "ac", expect = ACCEPTABLE, desc = "the stopping task was gone")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a task that lived all the while was missed, or one was met twice")
  @State
  public static class PageVsRemove {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Task<String> stopping;

    public PageVsRemove() {
      TrackedTasks.spawn(liveTasks, "a");
      stopping = TrackedTasks.spawn(liveTasks, "b").task();
      TrackedTasks.spawn(liveTasks, "c");
    }

    @Actor
    public void run() {
      stopping.run();
    }

    @Actor
    public void list(L_Result result) {
      StringBuilder tags = new StringBuilder();
      long after = 0;
      do {
        LiveTasks.Page page = liveTasks.list(after, 1, 1000, any -> true);
        for (LiveTask task : page.tasks()) {
          tags.append(task.tag());
        }
        after = page.next();
      } while (after != 0);
      result.r1 = tags.toString();
    }
  }

  /** The stop of a task against a search for its id. */
  @JCStressTest
  @Outcome(
      id = "COMPLETED, 0, 1=0+1+0",
      expect = ACCEPTABLE,
      desc = "found while live, and asked for its state after the stop")
  @Outcome(id = "SCHEDULED, 0, 1=0+1+0", expect = ACCEPTABLE, desc = "found before the run")
  @Outcome(id = "RUNNING, 0, 1=0+1+0", expect = ACCEPTABLE, desc = "found during the run")
  @Outcome(id = "gone, 0, 1=0+1+0", expect = ACCEPTABLE, desc = "searched after the stop")
  @Outcome(
      expect = FORBIDDEN,
      desc = "another task was found, or one that has stopped is still listed")
  @State
  public static class RemoveVsFind {

    private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
    private final Spawned<String, String> spawned = TrackedTasks.spawn(liveTasks, "a");
    private final long id = spawned.handle().id();

    @Actor
    public void run() {
      spawned.task().run();
    }

    @Actor
    public void find(LIL_Result result) {
      result.r1 = liveTasks.find(id).map(task -> task.state().name()).orElse("gone");
    }

    @Arbiter
    public void observe(LIL_Result result) {
      result.r2 = liveTasks.find(id).isPresent() ? 1 : 0;
      result.r3 = TrackedTasks.counts(liveTasks);
    }
  }
}
