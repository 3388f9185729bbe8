package io.asynctask.spring.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * A count for each kind of event, for events that many threads report. The counts are striped: a
 * thread adds to those of its stripe, which stand together in cache lines that no other stripe
 * shares. So the counts of a task, which often goes from one processor to another, cost few cache
 * misses.
 *
 * <p>Several {@link LongAdder}s cost one each, as they share cache lines with each other and with
 * what lies beside them. Virtual threads also all use the first cell of a {@code LongAdder}, as its
 * cells belong to threads that have met a conflict before; {@link ThreadStripes} tell them apart.
 *
 * <p>Safe for use by many threads. Each change is atomic, with volatile access.
 *
 * @param <E> the kinds of events
 * @since 0.1.0
 */
public final class StripedCounts<E extends Enum<E>> {

  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** The largest number of kinds: they take a cache line, or parts of two. */
  private static final int MAX_KINDS = 8;

  /** The elements of a stripe, of which the second half is not used. */
  private static final int STRIPE = 2 * MAX_KINDS;

  /** Some 8 KiB at most. */
  private final long[] elements = new long[(ThreadStripes.COUNT + 1) * STRIPE];

  /**
   * Creates counts that are zero.
   *
   * @param kinds the kinds of events, eight at most
   * @throws IllegalArgumentException for more kinds
   */
  public StripedCounts(Class<E> kinds) {
    int number = kinds.getEnumConstants().length;
    if (number > MAX_KINDS) {
      throw new IllegalArgumentException(
          "%s has %d kinds, and not %d at most".formatted(kinds.getName(), number, MAX_KINDS));
    }
  }

  /**
   * Adds 1 to a count.
   *
   * @param kind the kind of event
   */
  public void increment(E kind) {
    add(kind, 1);
  }

  /**
   * Subtracts 1 from a count.
   *
   * @param kind the kind of event
   */
  public void decrement(E kind) {
    add(kind, -1);
  }

  private void add(E kind, long change) {
    // The first stripe is not used: the header of the array and what lies before it are beside it.
    int stripe = ThreadStripes.current() + 1;
    long unused = (long) ELEMENTS.getAndAdd(elements, stripe * STRIPE + kind.ordinal(), change);
  }

  /**
   * Returns a count: the sum of all stripes, which are read one after the other. Changes that come
   * meanwhile may be in it or not.
   *
   * @param kind the kind of event
   * @return the count
   */
  public long sum(E kind) {
    long sum = 0;
    for (int i = STRIPE + kind.ordinal(); i < elements.length; i += STRIPE) {
      sum += (long) ELEMENTS.getVolatile(elements, i);
    }
    return sum;
  }
}
