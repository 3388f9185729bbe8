package io.asynctask;

import java.util.List;
import java.util.concurrent.Callable;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * LiveTasks is linearizable task by task: whether a task is listed, found or counted as live is
 * decided at one moment within the call. A listing of several tasks is weakly consistent, so it is
 * no operation here; what it promises is checked at the end of each scenario, and by jcstress.
 *
 * <p>The tasks have keys, each spawned and stopped at most once. Two of the stripe's slots are left
 * in the first block, so that scenarios cross over to the next.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:3")
public class LiveTasksLincheckTests {

  private static final Callable<String> BODY = () -> "body";
  private static final int KEYS = 4;

  private final LiveTasks liveTasks = TrackedTasks.inOneStripe();
  private final Key[] keys = new Key[KEYS];

  public LiveTasksLincheckTests() {
    for (int i = 0; i < 62; i++) {
      TrackedTasks.spawn(liveTasks, "before").task().run();
    }
    for (int key = 0; key < KEYS; key++) {
      keys[key] = new Key();
    }
  }

  /** What serializes the changes of one key; the readers do without. */
  private static final class Key {

    private Spawned<String, Integer> spawned;
    private boolean stopped;
  }

  @Operation
  public boolean add(@Param(name = "key") int key) {
    synchronized (keys[key]) {
      if (keys[key].spawned != null) {
        return false;
      }
      keys[key].spawned = AsyncTask.builder(key).trackedBy(liveTasks).spawn(BODY, task -> {});
      return true;
    }
  }

  @Operation
  public boolean stop(@Param(name = "key") int key) {
    synchronized (keys[key]) {
      if (keys[key].spawned == null || keys[key].stopped) {
        return false;
      }
      keys[key].spawned.task().run();
      keys[key].stopped = true;
      return true;
    }
  }

  @Operation
  public boolean isListed(@Param(name = "key") int key) {
    return !page(key).isEmpty();
  }

  @Operation
  public boolean isFound(@Param(name = "key") int key) {
    List<LiveTask> page = page(key);
    return !page.isEmpty() && liveTasks.find(page.get(0).id()).isPresent();
  }

  private List<LiveTask> page(int key) {
    return liveTasks.list(0, 1, 1000, task -> task.tag().equals(key)).tasks();
  }

  /** When all is quiet, the listing, the counts and the keys agree. */
  @Validate
  public void countsAddUp() {
    int spawned = 62;
    int live = 0;
    for (Key key : keys) {
      spawned += key.spawned == null ? 0 : 1;
      live += key.spawned == null || key.stopped ? 0 : 1;
    }
    LiveTasks.Counts counts = liveTasks.counts();
    int listed = liveTasks.list(0, 100, 1000, any -> true).tasks().size();
    if (counts.spawned() != spawned || counts.live() != live || listed != live) {
      throw new IllegalStateException(counts + ", " + listed + " listed, " + live + " expected");
    }
  }

  /** The same, one thread at a time. */
  public static final class Specification {

    private final boolean[] spawned = new boolean[KEYS];
    private final boolean[] stopped = new boolean[KEYS];

    public boolean add(int key) {
      boolean first = !spawned[key];
      spawned[key] = true;
      return first;
    }

    public boolean stop(int key) {
      boolean first = spawned[key] && !stopped[key];
      stopped[key] |= spawned[key];
      return first;
    }

    public boolean isListed(int key) {
      return spawned[key] && !stopped[key];
    }

    public boolean isFound(int key) {
      return isListed(key);
    }
  }

  @Test
  void isLinearizableInAllInterleavingsOfAModel() {
    new ModelCheckingOptions()
        .loopBound(1_000) // a listing walks over the slots of a block
        .iterations(20)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(Specification.class)
        .check(LiveTasksLincheckTests.class);
  }

  @Test
  void isLinearizableUnderStress() {
    new StressOptions()
        .iterations(20)
        .invocationsPerIteration(1000)
        .threads(2)
        .actorsPerThread(3)
        .sequentialSpecification(Specification.class)
        .check(LiveTasksLincheckTests.class);
  }
}
