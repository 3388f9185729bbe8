package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry of live tasks. It tracks every task that is spawned through it from the spawn to the
 * stop, gives it its id, finds it and lists it. It is safe for use by many threads.
 *
 * <pre>{@code
 * LiveTasks liveTasks = new LiveTasks();
 * Spawned<String, String> spawned =
 *     AsyncTask.builder("mail").trackedBy(liveTasks).spawn(() -> "sent", executor::execute);
 * liveTasks.find(spawned.handle().id()).ifPresent(task -> task.handle().cancel(true));
 * }</pre>
 *
 * <p>Tasks stand in blocks of 64 slots, and the id of a task is the number of its slot. Each thread
 * spawns into the block of its stripe. A full block is replaced by a new one. So adding a task
 * takes an atomic addition and a write, and removing it takes a write, without a lock and without
 * links in the task. Only the change of blocks, every 64 tasks, takes the lock of the stripe; it
 * also drops older blocks whose tasks have all stopped. Counts, find and list take the lock too, to
 * look up blocks. The numbers of the blocks come from one counter for the process and ascend within
 * each stripe. So a page may start anywhere at no cost: a listing merges the stripes by block.
 *
 * @since 0.1.0
 */
public final class LiveTasks {

  /** Numbers the blocks of all registries, so that ids are unique in the process. */
  static final AtomicLong BLOCKS = new AtomicLong(1);

  private static final long VISITOR_ENDED = -1;

  private static final BiConsumer<LiveTask, Throwable> LOG_UNWATCHED =
      (task, failure) ->
          LoggedText.log(
              Level.ERROR,
              "There is no memory to watch whether this failure is observed, of "
                  + LoggedText.of(task),
              failure);

  static {
    // The end of a task needs these classes. A class that is initialized for the first time while
    // there is no memory the JVM may refuse for ever.
    restartAfterShortage();
  }

  private final Stripe[] stripes;
  private final boolean clock;

  /** Receives the events of the tasks, if there are listeners. Never throws. */
  final @Nullable TaskListener listener;

  private volatile @Nullable Consumer<? super UnobservedFailure> unobservedHandler;
  private volatile @Nullable BiConsumer<? super LiveTask, ? super Throwable> uncaughtHandler;

  /**
   * Creates a registry that notes the times of its tasks. They are exact, but only to about a
   * millisecond while hundreds of tasks are spawned within each.
   */
  public LiveTasks() {
    this(true, null);
  }

  private LiveTasks(boolean clock, @Nullable TaskListener listener) {
    this(stripeCount(), clock, listener);
  }

  /** Creates a registry with the given number of stripes, a power of two. */
  LiveTasks(int stripeCount, boolean clock, @Nullable TaskListener listener) {
    this.stripes = new Stripe[stripeCount];
    this.clock = clock;
    this.listener = listener;
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe(this, i);
    }
  }

  private static int stripeCount() {
    int wanted = Math.min(1 << Block.STRIPE_BITS, 2 * Runtime.getRuntime().availableProcessors());
    return Integer.highestOneBit(wanted);
  }

  /**
   * Creates a registry that does not read a clock, which saves time at each spawn and run.
   *
   * @return a new registry, whose tasks have no times
   */
  public static LiveTasks withoutClock() {
    return new LiveTasks(false, null);
  }

  /**
   * Creates a registry with a clock that tells {@code listeners} of its tasks: in this order where
   * a run begins, and in reverse order where it ends.
   *
   * @param listeners receive the events
   * @return a new registry
   */
  public static LiveTasks notifying(TaskListener... listeners) {
    List<TaskListener> all = List.of(listeners);
    return all.isEmpty() ? new LiveTasks() : notifying(() -> all);
  }

  /**
   * Creates a registry with a clock that asks for its listeners at each event, so that listeners
   * can be created after it.
   *
   * @param listeners called at each event, so it must be quick, safe for use by many threads, and
   *     must not throw; a list that it has returned must not change
   * @return a new registry
   */
  public static LiveTasks notifying(Supplier<? extends List<? extends TaskListener>> listeners) {
    return new LiveTasks(true, new Listeners(requireNonNull(listeners, "listeners")));
  }

  /**
   * Sets the handler of unobserved failures: failures of tasks that fail from now on and whose
   * handle becomes garbage before any code has observed them. The handler is called once for each
   * such task, on one of a few threads of this library.
   *
   * <p>A failure is observed by a call that can show it: {@code get}, {@code join}, {@code getNow},
   * {@code isCompletedExceptionally}, {@code exceptionNow}, a poll, or a derived stage. {@code
   * CompletableFuture.allOf} and {@code anyOf} observe it if they receive the handle before the
   * task has failed; afterwards they leave no trace. Cancelled, detached and untracked tasks are
   * not reported.
   *
   * @param handler receives the failures
   * @return this
   */
  public LiveTasks onUnobservedFailure(Consumer<? super UnobservedFailure> handler) {
    unobservedHandler = requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Sets the handler of failures that no handle shows, for tasks that were spawned without an
   * {@linkplain AsyncTask.Builder#uncaughtHandler uncaught handler} of their own. Without both,
   * such a failure is logged.
   *
   * @param handler receives the task and the failure, on the thread that ran or detached the task
   * @return this
   */
  public LiveTasks onUncaughtFailure(BiConsumer<? super LiveTask, ? super Throwable> handler) {
    uncaughtHandler = requireNonNull(handler, "handler");
    return this;
  }

  @Nullable BiConsumer<? super LiveTask, ? super Throwable> uncaughtHandler() {
    return uncaughtHandler;
  }

  /**
   * A page of live tasks in the order of their ids. It is weakly consistent: a task that is live
   * all the time is met exactly once from page to page; a task that comes or goes meanwhile may be
   * missed.
   *
   * @param tasks the tasks that match, oldest first
   * @param next what to pass as {@code after} for the next page, or 0 when this was the last
   */
  public record Page(List<LiveTask> tasks, long next) {}

  /**
   * The numbers of tasks that were spawned, that are live, and that ended in each way.
   *
   * @param spawned all tasks that were spawned
   * @param live the tasks that have not stopped
   * @param completed the tasks that ended with a value
   * @param failed the tasks that ended with a failure
   * @param cancelled the tasks that ended cancelled
   */
  public record Counts(long spawned, long live, long completed, long failed, long cancelled) {}

  /**
   * Lists the tasks that match, oldest first.
   *
   * @param after the {@link Page#next()} of the page before, or any id; 0 for the first page
   * @param limit the largest number of tasks in a page
   * @param scanLimit roughly the largest number of slots that are looked at before the page ends
   *     early; it bounds the time that a filter takes which matches few tasks
   * @param filter decides which tasks match; called without a lock
   * @return the page
   * @throws IllegalArgumentException for a limit below 1 or a negative id
   */
  public Page list(long after, int limit, int scanLimit, Predicate<? super LiveTask> filter) {
    requireNonNull(filter, "filter");
    checkArgument(limit > 0, "limit", limit);
    checkArgument(scanLimit > 0, "scanLimit", scanLimit);
    List<LiveTask> tasks = new ArrayList<>(Math.min(limit, 128));
    long next =
        walk(
            after,
            scanLimit,
            task -> {
              if (!filter.test(task)) {
                return true;
              }
              if (tasks.size() == limit) {
                return false; // only now is it known that there is a next page
              }
              tasks.add(task);
              return true;
            });
    return new Page(tasks, next == VISITOR_ENDED ? tasks.get(limit - 1).id() : next);
  }

  /**
   * Passes live tasks to {@code consumer}, oldest first, without collecting them. Weakly consistent
   * as {@link #list} is.
   *
   * <pre>{@code
   * long after = 0;
   * do {
   *   after = liveTasks.scan(after, 100_000, task -> states.merge(task.state(), 1, Integer::sum));
   * } while (after != 0);
   * }</pre>
   *
   * @param after what the scan before returned, or any id; 0 to begin
   * @param slots roughly the largest number of slots that are looked at
   * @param consumer called without a lock; what it throws ends the scan
   * @return what to pass as {@code after} to go on, or 0 when there are no more tasks
   * @throws IllegalArgumentException for {@code slots} below 1 or a negative id
   */
  public long scan(long after, int slots, Consumer<? super LiveTask> consumer) {
    requireNonNull(consumer, "consumer");
    checkArgument(slots > 0, "slots", slots);
    return walk(
        after,
        slots,
        task -> {
          consumer.accept(task);
          return true;
        });
  }

  /**
   * Shows live tasks to {@code visitor} until that returns false.
   *
   * @return where to go on, 0 at the end of the registry, or {@link #VISITOR_ENDED}
   */
  private long walk(long after, int slots, Predicate<? super LiveTask> visitor) {
    restartAfterShortage();
    checkArgument(after >= 0, "after", after);
    PriorityQueue<BlockCursor> cursors =
        new PriorityQueue<>(stripes.length, Comparator.comparingLong(BlockCursor::number));
    for (Stripe stripe : stripes) {
      BlockCursor cursor = new BlockCursor(stripe, after + 1 >>> Block.SLOT_BITS);
      if (cursor.block() != null) {
        cursors.add(cursor);
      }
    }
    int scanned = 0;
    for (BlockCursor cursor = cursors.poll(); cursor != null; cursor = cursors.poll()) {
      Block block = requireNonNull(cursor.block());
      for (int slot = 0; slot < Block.SIZE; slot++) {
        TrackedTask<?, ?> task = block.get(slot);
        if (task != null && task.id() > after && isLive(task) && !visitor.test(task)) {
          return VISITOR_ENDED;
        }
      }
      scanned += Block.SIZE;
      if (scanned >= slots) {
        return block.firstId + Block.SIZE - 1;
      }
      if (cursor.advance()) {
        cursors.add(cursor);
      }
    }
    return 0;
  }

  private static void checkArgument(boolean valid, String name, long value) {
    if (!valid) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }

  /** Returns false for a task that has ended and is about to leave its slot. */
  private static boolean isLive(TrackedTask<?, ?> task) {
    return !task.state().isFinal();
  }

  /**
   * Finds the live task with this id.
   *
   * @param id any number
   * @return the task; empty when there is none or it has stopped
   */
  public Optional<LiveTask> find(long id) {
    long number = id >>> Block.SLOT_BITS;
    int stripe = (int) number & (1 << Block.STRIPE_BITS) - 1;
    if (id <= 0 || stripe >= stripes.length) {
      return Optional.empty();
    }
    Block block = stripes[stripe].find(number);
    TrackedTask<?, ?> task = block == null ? null : block.get((int) id & Block.SIZE - 1);
    return task != null && isLive(task) ? Optional.of(task) : Optional.empty();
  }

  /**
   * Counts the tasks without a pause for them: a task that comes or goes meanwhile may be missed.
   * It looks at the place of each live task, so for a million of them it takes some milliseconds.
   *
   * @return the numbers
   */
  public Counts counts() {
    restartAfterShortage();
    TaskSums sums = new TaskSums();
    for (Stripe stripe : stripes) {
      stripe.addTo(sums);
    }
    return sums.toCounts();
  }

  /** Registers a task. Nothing can fail once it is counted. */
  void track(TrackedTask<?, ?> task) {
    long now = clock ? SharedClock.nanos() : 0;
    Stripe stripe = stripes[(int) Thread.currentThread().getId() & stripes.length - 1];
    Block block = stripe.current;
    if (block == null || block.isStale(now)) {
      block = stripe.begin(block, now);
    }
    int slot = block.claim();
    while (slot < 0) {
      block = stripe.begin(block, now);
      slot = block.claim();
    }
    task.register(block, slot, now);
    if (listener == null) {
      block.put(slot, task);
    } else {
      listener.spawned(task);
      block.putUnlessStopped(slot, task); // the listener may have cancelled it
    }
  }

  /** Starts again what a shortage of memory or threads has ended. */
  private static void restartAfterShortage() {
    DelayedActions.restartAfterShortage();
    FailureWatch.restartAfterShortage();
  }

  boolean hasClock() {
    return clock;
  }

  /** Watches the failure of a task that is about to fail. Throws nothing. */
  void failing(TrackedTask<?, ?> task, Throwable failure) {
    Consumer<? super UnobservedFailure> handler = unobservedHandler;
    if (handler != null && !task.is(State.DETACHED)) {
      try {
        FailureWatch.watch(task, failure, handler);
      } catch (Throwable shortage) {
        LinkedTask.report(LOG_UNWATCHED, task, failure);
      }
    }
  }
}
