package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A block of slots for {@value #SIZE} tasks, whose ids are consecutive. A slot has its task until
 * the task stops, and the outcome of the task from then on. So a stop is one write. No number of
 * stops is kept; the counts of a registry look at the slots.
 */
final class Block {

  static final int SIZE = 64;
  static final int SLOT_BITS = 6;
  static final int STRIPE_BITS = 6;

  /** The longest time that a block takes tasks: their spawn times are 31 bits of microseconds. */
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** A block is closed after so many later ones, so that ids ascend roughly with time. */
  private static final int MAX_LAG = 64;

  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);

  /** What stands in a slot that has had no task yet. */
  private static final Object FREE = "free";

  /** What stands in a slot that will have no task. */
  private static final Object DISCARDED = "discarded";

  private static final Object[] FREE_SLOTS = new Object[SIZE];

  static {
    Arrays.fill(FREE_SLOTS, FREE);
  }

  final long firstId;
  final long startNanos;

  /** The wall-clock time at which the block was begun. */
  final Instant start;

  private final Stripe stripe;

  /**
   * Each is {@link #FREE} at first, or {@link #DISCARDED} in the end. The outcome of a task that
   * has completed is {@code null}, as a write of that costs the collector nothing.
   */
  private final @Nullable Object[] slots = FREE_SLOTS.clone();

  private final SlotClaims claims = new SlotClaims();

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
    int slot = claims.claim();
    return slot < SIZE ? slot : -1;
  }

  /** Makes the task visible to find and list; the write publishes its fields. */
  void put(int slot, TrackedTask<?, ?> task) {
    SLOTS.setRelease(slots, slot, task);
  }

  /** As {@link #put}, for a task that another thread may have stopped by now. */
  void putUnlessStopped(int slot, TrackedTask<?, ?> task) {
    SLOTS.compareAndSet(slots, slot, FREE, task);
  }

  @Nullable TrackedTask<?, ?> get(int slot) {
    return content(slot) instanceof TrackedTask<?, ?> task ? task : null;
  }

  private @Nullable Object content(int slot) {
    return SLOTS.getAcquire(slots, slot);
  }

  /** Compares references, as to read the classes of a million tasks takes tens of milliseconds. */
  private static boolean isFinal(@Nullable Object content) {
    return content == null
        || content == TaskState.FAILED
        || content == TaskState.CANCELLED
        || content == DISCARDED;
  }

  /** Puts the outcome of a task that has stopped in its place. */
  void stop(TrackedTask<?, ?> task, TaskState outcome) {
    SLOTS.setRelease(
        slots, (int) (task.id() - firstId), outcome == TaskState.COMPLETED ? null : outcome);
  }

  /** Atomically takes all free slots out of use. */
  void discardFreeSlots() {
    for (int slot = claims.claimRest(); slot < SIZE; slot++) {
      SLOTS.setRelease(slots, slot, DISCARDED);
    }
  }

  /** Returns whether the block takes no more tasks, and all that it had have stopped. */
  boolean isFinished() {
    for (int slot = 0; slot < SIZE; slot++) {
      if (!isFinal(content(slot))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds its tasks to {@code sums}. Called under the lock of the stripe, so that no slots are
   * discarded meanwhile. The slots are read before the claims, so that no more tasks have stopped
   * than were spawned.
   */
  void addTo(TaskSums sums) {
    int discarded = 0;
    for (int slot = 0; slot < SIZE; slot++) {
      Object content = content(slot);
      if (content == null) {
        sums.addStopped(TaskState.COMPLETED);
      } else if (content == TaskState.FAILED) {
        sums.addStopped(TaskState.FAILED);
      } else if (content == TaskState.CANCELLED) {
        sums.addStopped(TaskState.CANCELLED);
      } else if (content == DISCARDED) {
        discarded++;
      }
    }
    sums.addSpawned(claims.count() - discarded);
  }
}
