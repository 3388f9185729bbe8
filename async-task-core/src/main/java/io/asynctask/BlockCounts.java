package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counts of a block: how many of its slots are claimed, and how many of its tasks have stopped,
 * with their outcomes.
 *
 * <p>Threads that spawn change the claims, threads that run tasks change the stops, and all of them
 * read the fields of the block at each event of a task. So the claims and the stops each have a
 * cache line of their own, in an array whose other elements are not used. The stops are four
 * counters of 8 bits in one long, as each reaches {@value Block#SIZE}: one addition counts all that
 * a stop changes. Both change by get-and-add and compare-and-set, with volatile access.
 */
final class BlockCounts {

  // The fields of the sums over many blocks, and the counters of the stops.
  static final int STOPPED = 0;
  static final int COMPLETED = 1;
  static final int FAILED = 2;
  static final int CANCELLED = 3;
  static final int CLAIMED = 4;
  static final int FIELDS = 5;
  private static final int[] OUTCOMES = {COMPLETED, FAILED, CANCELLED};

  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** With the header of the array, this is a cache line behind its beginning. */
  private static final int CLAIMS = 6;

  /** A cache line behind the claims. */
  private static final int STOPS = CLAIMS + 8;

  private final long[] elements = new long[STOPS + 1];

  /** Claims a slot, and returns how many were claimed before: too many, when there is none left. */
  int claim() {
    return (int) (long) ELEMENTS.getAndAdd(elements, CLAIMS, 1L);
  }

  /**
   * Claims all slots that are left, for nothing.
   *
   * @return their number
   */
  int claimRest() {
    for (; ; ) {
      long claimed = (long) ELEMENTS.getVolatile(elements, CLAIMS);
      if (claimed >= Block.SIZE) {
        return 0;
      }
      if (ELEMENTS.compareAndSet(elements, CLAIMS, claimed, (long) Block.SIZE)) {
        return (int) (Block.SIZE - claimed);
      }
    }
  }

  /**
   * Counts the stop of a task.
   *
   * @return whether it completes the stops of the block
   */
  boolean stop(TaskState outcome) {
    return addStops(1, unit(STOPPED) + unit(field(outcome)));
  }

  /**
   * Counts slots that never had a task as stopped.
   *
   * @return whether they complete the stops of the block
   */
  boolean stopUnused(int slots) {
    return addStops(slots, slots * unit(STOPPED));
  }

  private boolean addStops(int slots, long units) {
    long before = (long) ELEMENTS.getAndAdd(elements, STOPS, units);
    return get(before, STOPPED) + slots == Block.SIZE;
  }

  /**
   * Adds the counts to {@code sums}, which has {@link #FIELDS} fields. The stops are read first, so
   * that they are not more than the claims.
   */
  void addTo(long[] sums) {
    long stops = (long) ELEMENTS.getVolatile(elements, STOPS);
    for (int outcome : OUTCOMES) {
      sums[outcome] += get(stops, outcome);
    }
    sums[CLAIMED] += Math.min((long) ELEMENTS.getVolatile(elements, CLAIMS), Block.SIZE);
  }

  private static int field(TaskState outcome) {
    return switch (outcome) {
      case COMPLETED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case SCHEDULED, RUNNING, WAITING, CANCELLING ->
          throw new IllegalArgumentException("The state is not final: " + outcome);
    };
  }

  private static long unit(int field) {
    return 1L << 8 * field;
  }

  private static int get(long stops, int field) {
    return (int) (stops >>> 8 * field) & 0xff;
  }
}
