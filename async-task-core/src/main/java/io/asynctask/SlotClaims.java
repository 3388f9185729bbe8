package io.asynctask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The number of slots of a block that are claimed. It has a cache line of its own, in an array
 * whose other elements are not used: threads that spawn change it, while threads that run tasks
 * read what lies beside it. It changes by get-and-add and compare-and-set, with volatile access.
 */
final class SlotClaims {

  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** With the header of the array, this is a cache line behind its beginning. */
  private static final int CLAIMED = 6;

  /** A cache line follows. */
  private final long[] elements = new long[CLAIMED + 8];

  /** Claims a slot, and returns how many were claimed before: too many, when there is none left. */
  int claim() {
    return (int) (long) ELEMENTS.getAndAdd(elements, CLAIMED, 1L);
  }

  /**
   * Claims all slots that are left, for nothing.
   *
   * @return how many were claimed before
   */
  int claimRest() {
    for (; ; ) {
      int claimed = count();
      if (claimed == Block.SIZE
          || ELEMENTS.compareAndSet(elements, CLAIMED, (long) claimed, (long) Block.SIZE)) {
        return claimed;
      }
    }
  }

  int count() {
    return (int) Math.min((long) ELEMENTS.getVolatile(elements, CLAIMED), Block.SIZE);
  }
}
