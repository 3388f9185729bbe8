package io.asynctask;

/**
 * Five counters in one long, so that one addition counts all that an event changes: 24 bits for the
 * claims, which overshoot by as many threads as claim at once, and 8 bits for each of the others,
 * which reach {@value Block#SIZE}.
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
          throw new IllegalArgumentException("not final: " + outcome);
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
