package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The registry of live tasks: knows every task spawned through it from the spawn to the stop, gives
 * them their ids, finds and lists them. Safe for use by many threads.
 *
 * <p>Tasks stand in blocks of {@value #BLOCK} slots, and a task's id is the number of its slot.
 * Each thread spawns into the block of its stripe; a full block makes way for a new one and is
 * dropped when its last task has stopped. So adding and removing a task is one atomic addition and
 * one write each, without a lock and without links in the task; only the change of blocks, every
 * {@value #BLOCK} tasks, takes the stripe's lock, and so do find and list, to look up blocks. The
 * numbers of the blocks come from one counter for the process and ascend within each stripe, which
 * is what lets a page start anywhere at no cost: listing merges the stripes by block.
 */
public final class LiveTasks {

  private static final int BLOCK = 64;
  private static final int SLOT_BITS = 6;
  private static final int STRIPE_BITS = 6;

  /** How long a block takes tasks at most: their spawn times are 31 bits of microseconds. */
  private static final long BLOCK_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** A block is abandoned when so many were begun since: ids keep ascending roughly with time. */
  private static final int BLOCK_LAG = 64;

  /** For unique ids in the process, whatever number of registries it has. */
  private static final AtomicLong BLOCKS = new AtomicLong(1);

  private final Stripe[] stripes;
  private final boolean clock;
  private final @Nullable StopListener onStop;

  /** A registry that notes the times of its tasks. */
  public LiveTasks() {
    this(true, null);
  }

  private LiveTasks(boolean clock, @Nullable StopListener onStop) {
    int wanted = Math.min(1 << STRIPE_BITS, 2 * Runtime.getRuntime().availableProcessors());
    this.stripes = new Stripe[Integer.highestOneBit(wanted)];
    this.clock = clock;
    this.onStop = onStop;
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe(i);
    }
  }

  /** A registry that saves the time it takes to look at the clock, three times for each task. */
  public static LiveTasks withoutClock() {
    return new LiveTasks(false, null);
  }

  /**
   * A registry with a clock that tells {@code listener} of every stop: on the stopping thread,
   * after the body is closed and the task is listed no more, before the handle completes. What the
   * listener throws is logged.
   */
  public static LiveTasks notifying(StopListener listener) {
    return new LiveTasks(true, requireNonNull(listener, "listener"));
  }

  /** Told of the stops of tasks; must be quick, and safe for use by many threads. */
  @FunctionalInterface
  public interface StopListener {

    /**
     * A task has stopped.
     *
     * @param task does not tell its outcome yet; to be read here and not to be kept, as it holds
     *     the result
     * @param outcome one of the final states
     * @param failure what the handle completes with; {@code null} for a completed task, and for one
     *     that was completed from outside
     */
    void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure);
  }

  /**
   * A page of live tasks in the order of their ids. Weakly consistent: every task that is live all
   * the while is met exactly once from page to page; one that comes or goes meanwhile may be.
   *
   * @param tasks those that match, oldest first
   * @param next what to pass as {@code after} for the next page, or 0 when this was the last
   */
  public record Page(List<LiveTask> tasks, long next) {}

  /** How many tasks were spawned, how many of them are live, and how the others ended. */
  public record Counts(long spawned, long live, long completed, long failed, long cancelled) {}

  /**
   * Lists the tasks that match.
   *
   * @param after the {@link Page#next()} of the page before, or any id; 0 for the first page
   * @param limit how many tasks a page has at most
   * @param scanLimit how many slots are looked at, at most and roughly, before the page ends early;
   *     bounds the time for a filter that matches few
   * @param filter runs without a lock
   * @throws IllegalArgumentException for a limit below 1 or a negative id
   */
  public Page list(long after, int limit, int scanLimit, Predicate<? super LiveTask> filter) {
    requireNonNull(filter, "filter");
    checkArgument(after >= 0, "after", after);
    checkArgument(limit > 0, "limit", limit);
    checkArgument(scanLimit > 0, "scanLimit", scanLimit);
    List<LiveTask> tasks = new ArrayList<>(Math.min(limit, 128));
    PriorityQueue<BlockCursor> cursors =
        new PriorityQueue<>(stripes.length, Comparator.comparingLong(BlockCursor::number));
    for (Stripe stripe : stripes) {
      BlockCursor cursor = new BlockCursor(stripe, after + 1 >>> SLOT_BITS);
      if (cursor.block() != null) {
        cursors.add(cursor);
      }
    }
    int scanned = 0;
    for (BlockCursor cursor = cursors.poll(); cursor != null; cursor = cursors.poll()) {
      Block block = requireNonNull(cursor.block());
      for (int slot = 0; slot < BLOCK; slot++) {
        TrackedTask<?, ?> task = block.get(slot);
        if (task != null && task.id() > after && filter.test(task)) {
          tasks.add(task);
          if (tasks.size() == limit) {
            return new Page(tasks, task.id());
          }
        }
      }
      scanned += BLOCK;
      if (scanned >= scanLimit) {
        return new Page(tasks, block.firstId + BLOCK - 1);
      }
      if (cursor.advance()) {
        cursors.add(cursor);
      }
    }
    return new Page(tasks, 0);
  }

  private static void checkArgument(boolean valid, String name, long value) {
    if (!valid) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }

  /** The live task with this id. */
  public Optional<LiveTask> find(long id) {
    long number = id >>> SLOT_BITS;
    int stripe = (int) number & (1 << STRIPE_BITS) - 1;
    if (id <= 0 || stripe >= stripes.length) {
      return Optional.empty();
    }
    Block block = stripes[stripe].find(number);
    return block == null ? Optional.empty() : Optional.ofNullable(block.get((int) id & BLOCK - 1));
  }

  /** Counts without stopping anybody: tasks that come and go meanwhile may or may not be in it. */
  public Counts counts() {
    long[] sums = new long[Tally.FIELDS];
    for (Stripe stripe : stripes) {
      stripe.addTo(sums);
    }
    long completed = sums[Tally.COMPLETED];
    long failed = sums[Tally.FAILED];
    long cancelled = sums[Tally.CANCELLED];
    long spawned = sums[Tally.CLAIMED];
    return new Counts(
        spawned, spawned - completed - failed - cancelled, completed, failed, cancelled);
  }

  /** Makes a task that is listed when this returns. */
  <T extends @Nullable Object, G> TrackedTask<T, G> track(
      int state, Object body, Schedule<G> schedule, G tag, @Nullable String name) {
    long now = clock ? System.nanoTime() : 0;
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
    TrackedTask<T, G> task = new TrackedTask<>(state, body, schedule, tag, name, block, slot, now);
    block.put(slot, task);
    return task;
  }

  private void notifyStopped(
      TrackedTask<?, ?> task, TaskState outcome, @Nullable Throwable failure) {
    if (onStop == null) {
      return;
    }
    try {
      onStop.stopped(task, outcome, failure);
    } catch (Throwable thrown) {
      RawTask.log(System.Logger.Level.WARNING, "A listener failed at the stop of " + task, thrown);
    }
  }

  /** Blocks of one stripe, in the order of their numbers. */
  private final class Stripe {

    private final int index;
    private final ReentrantLock lock = new ReentrantLock();

    /** Where tasks are put. Written under the lock, after the block stands in the list. */
    private volatile @Nullable Block current;

    /** Guarded by the lock. Retired blocks stay until they are the majority. */
    private final List<Block> blocks = new ArrayList<>();

    /** Guarded by the lock. */
    private int retired;

    /** What the retired blocks counted. Guarded by the lock. */
    private final long[] sums = new long[Tally.FIELDS];

    Stripe(int index) {
      this.index = index;
    }

    LiveTasks registry() {
      return LiveTasks.this;
    }

    /** Begins a block, unless another thread has done so since {@code previous} was read. */
    Block begin(@Nullable Block previous, long now) {
      lock.lock();
      try {
        Block present = current;
        if (present != null && present != previous) {
          return present;
        }
        if (present != null && present.abandon()) {
          retire(present);
        }
        Block begun = new Block(this, BLOCKS.getAndIncrement(), now);
        blocks.add(begun);
        current = begun;
        return begun;
      } finally {
        lock.unlock();
      }
    }

    /** The block's last task has stopped, and it takes no more. */
    void retire(Block block) {
      lock.lock();
      try {
        block.retired = true;
        block.addTo(sums);
        if (++retired > blocks.size() / 2) {
          blocks.removeIf(any -> any.retired);
          retired = 0;
        }
      } finally {
        lock.unlock();
      }
    }

    void addTo(long[] total) {
      lock.lock();
      try {
        for (int i = 0; i < sums.length; i++) {
          total[i] += sums[i];
        }
        for (Block block : blocks) {
          if (!block.retired) {
            block.addTo(total);
          }
        }
      } finally {
        lock.unlock();
      }
    }

    @Nullable Block find(long number) {
      Block[] found = new Block[1];
      return from(number, found) == 1 && found[0].number() == number ? found[0] : null;
    }

    /** Fills {@code into} with blocks from {@code number} on; how many there were. */
    int from(long number, Block[] into) {
      lock.lock();
      try {
        int low = 0;
        for (int high = blocks.size(); low < high; ) {
          int middle = (low + high) >>> 1;
          if (blocks.get(middle).number() < number) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        int count = 0;
        for (int i = low; i < blocks.size() && count < into.length; i++) {
          if (!blocks.get(i).retired) {
            into[count++] = blocks.get(i);
          }
        }
        return count;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Walks the blocks of a stripe, a few for each time it takes the lock. */
  private static final class BlockCursor {

    private final Stripe stripe;
    private final Block[] fetched = new Block[8];
    private int count;
    private int position;

    BlockCursor(Stripe stripe, long number) {
      this.stripe = stripe;
      this.count = stripe.from(number, fetched);
    }

    @Nullable Block block() {
      return position < count ? fetched[position] : null;
    }

    long number() {
      return fetched[position].number();
    }

    boolean advance() {
      if (++position == count && count > 0) {
        count = stripe.from(fetched[count - 1].number() + 1, fetched);
        position = 0;
      }
      return position < count;
    }
  }

  /** Slots for {@value LiveTasks#BLOCK} tasks of consecutive ids. */
  static final class Block {

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(TrackedTask[].class);
    private static final VarHandle TALLY;

    static {
      try {
        TALLY = MethodHandles.lookup().findVarHandle(Block.class, "tally", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final long firstId;
    final long startNanos;
    private final Stripe stripe;
    private final TrackedTask<?, ?>[] slots = new TrackedTask<?, ?>[BLOCK];

    /** A {@link Tally}. Changed by get-and-add, and by compare-and-set when abandoned. */
    private volatile long tally;

    /** Slots nobody will use. Guarded by the stripe's lock. */
    private int abandoned;

    /** Guarded by the stripe's lock. */
    private boolean retired;

    Block(Stripe stripe, long begun, long startNanos) {
      this.stripe = stripe;
      this.firstId = (begun << STRIPE_BITS | stripe.index) << SLOT_BITS;
      this.startNanos = startNanos;
    }

    long number() {
      return firstId >>> SLOT_BITS;
    }

    boolean hasClock() {
      return stripe.registry().clock;
    }

    /** When the block was begun, by the wall clock of now. */
    Instant start() {
      return Instant.now().minusNanos(System.nanoTime() - startNanos);
    }

    boolean isStale(long now) {
      return BLOCKS.getPlain() - (number() >>> STRIPE_BITS) > BLOCK_LAG
          || now - startNanos > BLOCK_NANOS;
    }

    /** A slot of the calling thread's own, or -1 when all are taken. */
    int claim() {
      int slot = Tally.claimed((long) TALLY.getAndAdd(this, Tally.unit(Tally.CLAIMED)));
      return slot < BLOCK ? slot : -1;
    }

    /** From here on the task is found and listed; the write publishes its fields. */
    void put(int slot, TrackedTask<?, ?> task) {
      SLOTS.setRelease(slots, slot, task);
    }

    @Nullable TrackedTask<?, ?> get(int slot) {
      return (TrackedTask<?, ?>) SLOTS.getAcquire(slots, slot);
    }

    void remove(TrackedTask<?, ?> task, TaskState outcome, @Nullable Throwable failure) {
      SLOTS.setRelease(slots, (int) (task.id() - firstId), null);
      long before =
          (long)
              TALLY.getAndAdd(this, Tally.unit(Tally.STOPPED) + Tally.unit(Tally.field(outcome)));
      if (Tally.get(before, Tally.STOPPED) == BLOCK - 1) {
        stripe.retire(this);
      }
      stripe.registry().notifyStopped(task, outcome, failure);
    }

    /** Atomically takes all free slots out of use; whether no task is left. Under the lock. */
    private boolean abandon() {
      for (; ; ) {
        long present = tally;
        int free = BLOCK - Tally.claimed(present);
        if (free <= 0) {
          return false;
        }
        long units = free * (Tally.unit(Tally.CLAIMED) + Tally.unit(Tally.STOPPED));
        if (TALLY.compareAndSet(this, present, present + units)) {
          abandoned = free; // not before: a claim that comes between takes one of them
          return Tally.get(present + units, Tally.STOPPED) == BLOCK;
        }
      }
    }

    private void addTo(long[] sums) {
      long present = tally;
      sums[Tally.CLAIMED] += Math.min(Tally.claimed(present), BLOCK) - abandoned;
      for (int field : Tally.OUTCOMES) {
        sums[field] += Tally.get(present, field);
      }
    }
  }

  /**
   * Five counters in one long, so that one addition counts all that an event changes: 24 bits for
   * the claims, which overshoot by as many threads as claim at once, and 8 bits for each of the
   * others, which reach {@value LiveTasks#BLOCK}.
   */
  private static final class Tally {

    static final int STOPPED = 0;
    static final int COMPLETED = 1;
    static final int FAILED = 2;
    static final int CANCELLED = 3;
    static final int CLAIMED = 4;
    static final int FIELDS = 5;
    static final int[] OUTCOMES = {COMPLETED, FAILED, CANCELLED};

    static int field(TaskState outcome) {
      return switch (outcome) {
        case COMPLETED -> COMPLETED;
        case FAILED -> FAILED;
        case CANCELLED -> CANCELLED;
        case SCHEDULED, RUNNING, WAITING, CANCELLING ->
            throw new IllegalArgumentException("not final: " + outcome);
      };
    }

    static long unit(int field) {
      return 1L << 8 * field;
    }

    static int get(long tally, int field) {
      return (int) (tally >>> 8 * field) & 0xff;
    }

    static int claimed(long tally) {
      return (int) (tally >>> 8 * CLAIMED);
    }
  }
}
