package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Slots for {@value #SIZE} tasks of consecutive ids. */
final class Block {

  static final int SIZE = 64;
  static final int SLOT_BITS = 6;
  static final int STRIPE_BITS = 6;

  /** How long a block takes tasks at most: their spawn times are 31 bits of microseconds. */
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** A block is abandoned when so many were begun since: ids keep ascending roughly with time. */
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

  /** When the block was begun, by the wall clock of then. */
  final Instant start;

  private final Stripe stripe;
  private final TrackedTask<?, ?>[] slots = new TrackedTask<?, ?>[SIZE];

  /** A {@link PackedCounts}. Changed by get-and-add, and by compare-and-set when abandoned. */
  private volatile long counts;

  /** Slots nobody will use. Guarded by the stripe. */
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

  /** A slot of the calling thread's own, or -1 when all are taken. */
  int claim() {
    int slot =
        PackedCounts.claimed(
            (long) COUNTS.getAndAdd(this, PackedCounts.unit(PackedCounts.CLAIMED)));
    return slot < SIZE ? slot : -1;
  }

  /** From here on the task is found and listed; the write publishes its fields. */
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

  /** Atomically takes all free slots out of use; whether no task is left. Under the lock. */
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
