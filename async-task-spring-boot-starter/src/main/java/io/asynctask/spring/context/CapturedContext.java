package io.asynctask.spring.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * What the thread that made this had of all that its accessors know, to take effect elsewhere for a
 * while; what that thread had not is cleared there. Does what Micrometer's snapshots do, without
 * their maps, and nothing where there is nothing.
 */
abstract class CapturedContext {

  private final Accessors accessors;

  /** In the order of the accessors; {@code null} when there is none at all. */
  private final @Nullable Object @Nullable [] values;

  CapturedContext(Accessors accessors) {
    this.accessors = accessors;
    this.values = values();
  }

  private @Nullable Object @Nullable [] values() {
    @Nullable Object[] values = null;
    for (int i = 0; i < accessors.size(); i++) {
      Object value = accessors.get(i).getValue();
      if (value != null) {
        values = values == null ? new @Nullable Object[accessors.size()] : values;
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
    @Nullable Object[] before = hasThreadOfItsOwn() ? null : values();
    try {
      for (int i = 0; i < accessors.size(); i++) {
        Object value = at(values, i);
        if (value != null) {
          accessors.get(i).setValue(value);
        } else if (at(before, i) != null) {
          accessors.get(i).setValue();
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
    for (int i = 0; i < accessors.size(); i++) {
      ThreadLocalAccessor<Object> accessor = accessors.get(i);
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
