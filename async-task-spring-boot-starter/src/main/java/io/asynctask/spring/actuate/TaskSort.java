package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.spring.task.ApplicationText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The order of a list. Tasks of the same value, and tasks without one, are in the order of their
 * ids; the latter come last.
 *
 * @param key what is compared
 * @param descending whether the largest comes first
 */
record TaskSort(Key key, boolean descending) {

  /** What is compared. */
  enum Key {
    AGE,
    BUSY,
    QUEUED,
    NAME,

    /** The time of the stop; for finished tasks only. */
    STOPPED
  }

  /**
   * A task with the value that it had when it was met, so that the order of a page is consistent.
   *
   * @param task the task
   * @param id its id
   * @param number its number, or -1 for none
   * @param name its name as the caller sees it, when that is compared
   */
  record Row<T>(T task, long id, long number, @Nullable String name) {}

  /**
   * Parses the parameter.
   *
   * @param finished whether finished tasks are listed
   * @return {@code null} for the order of the ids
   * @throws InvalidParameterException when it is malformed
   */
  static @Nullable TaskSort of(@Nullable String sort, boolean finished) {
    if (!StringUtils.hasText(sort)) {
      return null;
    }
    boolean descending = sort.startsWith("-");
    String name = descending ? sort.substring(1) : sort;
    Key key =
        Arrays.stream(Key.values())
            .filter(any -> any.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(() -> new InvalidParameterException("sort", sort, expected()));
    if (key == Key.STOPPED && !finished) {
      throw new InvalidParameterException(
          "sort", sort, "'stopped' only with the states completed, failed or cancelled");
    }
    return new TaskSort(key, descending);
  }

  private static String expected() {
    return "one of "
        + Arrays.stream(Key.values())
            .map(key -> key.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + ", with '-' in front for descending";
  }

  Row<LiveTask> row(LiveTask task, ApplicationText gate) {
    return switch (key) {
      case AGE -> new Row<>(task, task.id(), age(task), null);
      case BUSY -> new Row<>(task, task.id(), task.busyNanos(), null);
      case QUEUED -> new Row<>(task, task.id(), task.queuedNanos(), null);
      case NAME -> new Row<>(task, task.id(), -1, gate.name(task.name()));
      case STOPPED -> new Row<>(task, task.id(), -1, null);
    };
  }

  /** Returns an age that does not grow while a request meets one task after the other. */
  private static long age(LiveTask task) {
    return task.spawnedAt()
        .map(spawned -> Long.MAX_VALUE - ChronoUnit.MICROS.between(Instant.EPOCH, spawned))
        .orElse(-1L);
  }

  Row<FinishedTask> row(FinishedTask task, ApplicationText gate) {
    return switch (key) {
      case AGE -> new Row<>(task, task.id(), task.ageNanos(), null);
      case BUSY -> new Row<>(task, task.id(), task.busyNanos(), null);
      case QUEUED -> new Row<>(task, task.id(), task.queuedNanos(), null);
      case NAME -> new Row<>(task, task.id(), -1, gate.name(task.name()));
      case STOPPED -> new Row<>(task, task.id(), task.stoppedAtMillis(), null);
    };
  }

  <T> Comparator<Row<T>> comparator() {
    return key == Key.NAME ? by(Row::name) : by(row -> row.number() < 0 ? null : row.number());
  }

  private <T, V extends Comparable<V>> Comparator<Row<T>> by(Function<Row<T>, @Nullable V> value) {
    Comparator<V> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.<Row<T>, V>comparing(value, Comparator.nullsLast(order))
        .thenComparingLong(Row::id);
  }
}
