package io.asynctask.spring.executor;

import org.jspecify.annotations.Nullable;

/**
 * Counts how many tasks a thread runs one inside another because executors had no room for them. A
 * body that submits to a full executor, from a body that did so, and so on, would otherwise nest
 * until the stack overflows.
 */
final class CallerRuns {

  /** Each takes some dozen frames and what the bodies need; a stack holds more by far. */
  static final int MAX_DEPTH = 64;

  /** Present on threads that run such a task, and on no other. */
  private static final ThreadLocal<int @Nullable []> DEPTH = new ThreadLocal<>();

  private CallerRuns() {}

  /** Whether the calling thread runs as many as it may. */
  static boolean isNestedTooDeep() {
    int[] depth = DEPTH.get();
    return depth != null && depth[0] >= MAX_DEPTH;
  }

  /** Runs one more on the calling thread. */
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
