package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A block of slots for {@value #SIZE} tasks, whose ids are consecutive. */
final class Block {

  static final int SIZE = 64;
  static final int SLOT_BITS = 6;
  static final int STRIPE_BITS = 6;

  /** The longest time that a block takes tasks: their spawn times are 31 bits of microseconds. */
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** A block is closed after so many later ones, so that ids ascend roughly with time. */
  private static final int MAX_LAG = 64;

  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(TrackedTask[].class);
  private static final VarHandle COUNTS;

  static {
    try {
      COUNTS = MethodHandles.lookup().findVarHandle(Block.class, "counts", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final long firstId;
  final long startNanos;

  /** The wall-clock time at which the block was begun. */
  final Instant start;

  private final Stripe stripe;
  private final TrackedTask<?, ?>[] slots = new TrackedTask<?, ?>[SIZE];

  /** {@link PackedCounts}; changed by get-and-add, and by compare-and-set for free slots. */
  private volatile long counts;

  /** The number of slots that were discarded unused. Guarded by the stripe. */
  private int discarded;

  /** Guarded by the stripe. */
  boolean retired;

  Block(Stripe stripe, long begun, long startNanos) {
    this.stripe = stripe;
    this.firstId = (begun << STRIPE_BITS | stripe.index) << SLOT_BITS;
    this.startNanos = startNanos;
    this.start =
        stripe.registry.hasClock()
            ? Instant.now().minusNanos(System.nanoTime() - startNanos)
            : Instant.EPOCH;
  }

  long number() {
    return firstId >>> SLOT_BITS;
  }

  boolean hasClock() {
    return stripe.registry.hasClock();
  }

  LiveTasks registry() {
    return stripe.registry;
  }

  @Nullable TaskListener listener() {
    return stripe.registry.listener;
  }

  boolean isStale(long now) {
    return LiveTasks.BLOCKS.getPlain() - (number() >>> STRIPE_BITS) > MAX_LAG
        || now - startNanos > MAX_NANOS;
  }

  /** Returns a slot that only the calling thread has, or -1 when all are taken. */
  int claim() {
    int slot =
        PackedCounts.claimed(
            (long) COUNTS.getAndAdd(this, PackedCounts.unit(PackedCounts.CLAIMED)));
    return slot < SIZE ? slot : -1;
  }

  /** Makes the task visible to find and list; the write publishes its fields. */
  void put(int slot, TrackedTask<?, ?> task) {
    SLOTS.setRelease(slots, slot, task);
  }

  @Nullable TrackedTask<?, ?> get(int slot) {
    return (TrackedTask<?, ?>) SLOTS.getAcquire(slots, slot);
  }

  void remove(TrackedTask<?, ?> task, TaskState outcome) {
    SLOTS.setRelease(slots, (int) (task.id() - firstId), null);
    long before =
        (long)
            COUNTS.getAndAdd(
                this,
                PackedCounts.unit(PackedCounts.STOPPED)
                    + PackedCounts.unit(PackedCounts.field(outcome)));
    if (PackedCounts.get(before, PackedCounts.STOPPED) == SIZE - 1) {
      stripe.retire(this);
    }
  }

  /**
   * Atomically takes all free slots out of use. Called under the lock of the stripe.
   *
   * @return whether no task is left in the block
   */
  boolean discardFreeSlots() {
    for (; ; ) {
      long present = counts;
      int free = SIZE - PackedCounts.claimed(present);
      if (free <= 0) {
        return false;
      }
      long units =
          free
              * (PackedCounts.unit(PackedCounts.CLAIMED) + PackedCounts.unit(PackedCounts.STOPPED));
      if (COUNTS.compareAndSet(this, present, present + units)) {
        discarded = free; // not before: a claim that comes between takes one of them
        return PackedCounts.get(present + units, PackedCounts.STOPPED) == SIZE;
      }
    }
  }

  void addTo(long[] sums) {
    long present = counts;
    sums[PackedCounts.CLAIMED] += Math.min(PackedCounts.claimed(present), SIZE) - discarded;
    for (int field : PackedCounts.OUTCOMES) {
      sums[field] += PackedCounts.get(present, field);
    }
  }
}
