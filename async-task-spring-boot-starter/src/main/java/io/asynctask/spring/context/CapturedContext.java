package io.asynctask.spring.context;

import io.asynctask.spring.task.RepeatedFailures;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the thread that made this had of all that its registry knows, to take effect elsewhere for a
 * while; what that thread had not is cleared there. Does what Micrometer's snapshots do, without
 * their maps, and nothing where there is nothing.
 */
abstract class CapturedContext {

  private final RepeatedFailures failures;
  private final List<ThreadLocalAccessor<?>> accessors;

  /** In the order of the accessors; {@code null} when there is none at all. */
  private final @Nullable Object @Nullable [] values;

  CapturedContext(TaskContextRegistry registry) {
    this.failures = registry.failures();
    this.accessors = registry.getThreadLocalAccessors();
    this.values = values();
  }

  private @Nullable Object @Nullable [] values() {
    @Nullable Object[] values = null;
    for (int i = 0; i < accessors.size(); i++) {
      Object value = accessor(i).getValue();
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
          accessor(i).setValue(value);
        } else if (at(before, i) != null) {
          accessor(i).setValue();
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
      ThreadLocalAccessor<Object> accessor = accessor(i);
      try {
        restore(accessor, at(before, i), at(values, i));
      } catch (Throwable failure) {
        failures.add("Context stays behind on a thread: " + accessor.key(), failure);
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

  @SuppressWarnings("unchecked") // gets back no values but its own
  private ThreadLocalAccessor<Object> accessor(int index) {
    return (ThreadLocalAccessor<Object>) accessors.get(index);
  }
}
