package io.asynctask;

/**
 * The counts of a block: five counters in one long, so that one addition counts all that an event
 * changes. The claims have 24 bits, as they exceed the size by the number of threads that claim at
 * once; each of the others has 8 bits, as it reaches {@value Block#SIZE}.
 */
final class PackedCounts {

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
          throw new IllegalArgumentException("The state is not final: " + outcome);
    };
  }

  static long unit(int field) {
    return 1L << 8 * field;
  }

  static int get(long counts, int field) {
    return (int) (counts >>> 8 * field) & 0xff;
  }

  static int claimed(long counts) {
    return (int) (counts >>> 8 * CLAIMED);
  }
}
