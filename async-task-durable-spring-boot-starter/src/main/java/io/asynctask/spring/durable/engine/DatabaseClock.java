package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The clock of the database: its time when it was read last, and the nanoseconds since then. All
 * nodes have the same, whatever the clocks of their machines show. Safe for use by many threads.
 */
final class DatabaseClock implements Clock {

  /** A reading that took longer is too inexact: the process may have been stopped meanwhile. */
  private static final long MAX_READ_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Supplier<Instant> database;
  private volatile Reading reading;

  private record Reading(Instant time, long nanos) {}

  /**
   * Reads the time of the database.
   *
   * @param database asks the database
   */
  DatabaseClock(Supplier<Instant> database) {
    this.database = database;
    this.reading = read();
  }

  private Reading read() {
    long before = System.nanoTime();
    Instant time = database.get();
    return new Reading(time, before + (System.nanoTime() - before) / 2);
  }

  /** Reads the time of the database again. */
  void adjust() {
    long before = System.nanoTime();
    Reading read = read();
    if (System.nanoTime() - before < MAX_READ_NANOS) {
      reading = read;
    }
  }

  /** Returns the time in microseconds, which is what the database stores. */
  @Override
  public Instant now() {
    Reading last = reading;
    return last.time.plusNanos(System.nanoTime() - last.nanos).truncatedTo(ChronoUnit.MICROS);
  }
}
