package io.asynctask.spring.executor;

/**
 * Checks whether the stack of the calling thread has room for the next step. A stack that overflows
 * in the middle of a step would leave half of it undone: in this code, or in the locks of the
 * delegate executor. So the overflow comes here, before the step, where nothing has to be undone.
 */
final class StackHeadroom {

  /** More frames than the steps of an executor and of a pool of the JDK need. */
  private static final int FRAMES = 48;

  private StackHeadroom() {}

  /**
   * Returns when there is room.
   *
   * @throws StackOverflowError when there is not
   */
  static void check() {
    long unused = probe(FRAMES, 1, 2, 3, 5);
  }

  /** Each frame has values that are needed after the inner call, so that it takes some space. */
  private static long probe(int frames, long a, long b, long c, long d) {
    return frames == 0 ? a : probe(frames - 1, b, c, d, a ^ b) + a + b + c + d;
  }
}
