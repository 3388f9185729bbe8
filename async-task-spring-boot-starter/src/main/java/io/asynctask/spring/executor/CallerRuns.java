package io.asynctask.spring.executor;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on their submitters, and counts how many of them each thread runs one inside another.
 * Without a limit, bodies that submit to a full executor would nest until the stack overflows.
 */
final class CallerRuns {

  /** Each needs some dozen frames and what its body needs. A stack holds many more. */
  static final int MAX_DEPTH = 64;

  /** Set on threads that run such a task only. */
  private static final ThreadLocal<int @Nullable []> DEPTH = new ThreadLocal<>();

  private CallerRuns() {}

  /** Whether the calling thread already runs as many of them as it may. */
  static boolean isNestedTooDeep() {
    int[] depth = DEPTH.get();
    return depth != null && depth[0] >= MAX_DEPTH;
  }

  /** Runs a task on the calling thread. */
  static void run(Runnable task) {
    int[] depth = DEPTH.get();
    if (depth == null) {
      depth = new int[1];
      DEPTH.set(depth);
    }
    depth[0]++;
    try {
      task.run();
    } finally {
      depth[0]--; // without a call: there may be no stack for one
      if (depth[0] == 0) {
        DEPTH.remove();
      }
    }
  }
}
