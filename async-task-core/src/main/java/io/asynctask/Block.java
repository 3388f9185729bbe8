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

  final long firstId;
  final long startNanos;

  /** The wall-clock time at which the block was begun. */
  final Instant start;

  private final Stripe stripe;
  private final TrackedTask<?, ?>[] slots = new TrackedTask<?, ?>[SIZE];

  private final BlockCounts counts = new BlockCounts();

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
    int slot = counts.claim();
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
    if (counts.stop(outcome)) {
      stripe.retire(this);
    }
  }

  /**
   * Atomically takes all free slots out of use. Called under the lock of the stripe.
   *
   * @return whether no task is left in the block
   */
  boolean discardFreeSlots() {
    int free = counts.claimRest();
    discarded = free; // not before: a claim that comes between takes one of them
    return free > 0 && counts.stopUnused(free);
  }

  void addTo(long[] sums) {
    counts.addTo(sums);
    sums[BlockCounts.CLAIMED] -= discarded;
  }
}
