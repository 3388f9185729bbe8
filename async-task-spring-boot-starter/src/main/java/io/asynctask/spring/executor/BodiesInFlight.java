package io.asynctask.spring.executor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The number of bodies that run or wait with a place. It has a cache line of its own, in an array
 * whose other elements are not used: threads that run tasks change it, while threads that submit
 * tasks read what lies beside it. Each change is atomic, with volatile access.
 */
final class BodiesInFlight {

  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** With the header of the array, this is a cache line behind its beginning. */
  private static final int COUNT = 6;

  /** A cache line follows. */
  private final long[] elements = new long[COUNT + 8];

  int count() {
    return (int) (long) ELEMENTS.getVolatile(elements, COUNT);
  }

  /** Adds a body, and returns how many there are then. */
  int begin() {
    return (int) (long) ELEMENTS.getAndAdd(elements, COUNT, 1L) + 1;
  }

  void end() {
    long unused = (long) ELEMENTS.getAndAdd(elements, COUNT, -1L);
  }
}
