package io.asynctask.spring.context;

import static java.util.Objects.requireNonNull;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * What the thread that made this had of all that its accessors know, to take effect elsewhere for a
 * while; what that thread had not is cleared there. Does what Micrometer's snapshots do, without
 * their maps, and nothing where there is nothing.
 */
abstract class CapturedContext {

  /**
   * The {@link Accessors} when the thread had nothing; otherwise an array of the values in the
   * order of the accessors, with the accessors behind them. One field for both, as each task has
   * one.
   */
  private final Object captured;

  CapturedContext(Accessors accessors) {
    @Nullable Object[] values = valuesNow(accessors, 1);
    if (values != null) {
      values[accessors.all.length] = accessors;
    }
    this.captured = values == null ? accessors : values;
  }

  private Accessors accessors() {
    @Nullable Object[] values = values();
    return (Accessors) (values == null ? captured : requireNonNull(values[values.length - 1]));
  }

  private @Nullable Object @Nullable [] values() {
    return captured instanceof @Nullable Object[] values ? values : null;
  }

  /** What the calling thread has; {@code null} when that is nothing at all. */
  private static @Nullable Object @Nullable [] valuesNow(Accessors accessors, int more) {
    ThreadLocalAccessor<Object>[] all = accessors.all;
    @Nullable Object[] values = null;
    for (int i = 0; i < all.length; i++) {
      Object value = all[i].getValue();
      if (value != null) {
        values = values == null ? new @Nullable Object[all.length + more] : values;
        values[i] = value;
      }
    }
    return values;
  }

  /** Whether the thread it takes effect on was started for that, and ends afterwards. */
  boolean hasThreadOfItsOwn() {
    return false;
  }

  /**
   * Lets it take effect on the calling thread, or if an accessor will not have that, nothing of it.
   *
   * @return what to {@link #leave} with
   */
  final @Nullable Object @Nullable [] enter() {
    Accessors accessors = accessors();
    @Nullable Object[] values = values();
    @Nullable Object[] before = hasThreadOfItsOwn() ? null : valuesNow(accessors, 0);
    if (values == null && before == null) {
      return null; // as most often
    }
    ThreadLocalAccessor<Object>[] all = accessors.all;
    try {
      for (int i = 0; i < all.length; i++) {
        Object value = at(values, i);
        if (value != null) {
          all[i].setValue(value);
        } else if (at(before, i) != null) {
          all[i].setValue();
        }
      }
    } catch (Throwable failure) {
      leave(before);
      throw failure;
    }
    return before;
  }

  /**
   * Gives the calling thread back what it had, whatever it has been given meanwhile. An accessor
   * that fails changes nothing for the others, nor for the task.
   */
  final void leave(@Nullable Object @Nullable [] before) {
    Accessors accessors = accessors();
    @Nullable Object[] values = values();
    for (int i = 0; i < accessors.all.length; i++) {
      ThreadLocalAccessor<Object> accessor = accessors.all[i];
      try {
        restore(accessor, at(before, i), at(values, i));
      } catch (Throwable failure) {
        accessors.failures().add("Context stays behind on a thread: " + accessor.key(), failure);
      }
    }
  }

  private void restore(
      ThreadLocalAccessor<Object> accessor, @Nullable Object before, @Nullable Object captured) {
    if (before != null) {
      accessor.restore(before);
    } else if (captured != null || (!hasThreadOfItsOwn() && accessor.getValue() != null)) {
      accessor.restore();
    }
  }

  private static @Nullable Object at(@Nullable Object @Nullable [] values, int index) {
    return values == null ? null : values[index];
  }
}
