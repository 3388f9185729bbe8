package io.asynctask.spring.durable.method;

import io.asynctask.spring.durable.DurableBaggage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The context of callers that is stored: all {@link DurableBaggage}. */
final class StoredContext {

  private final Map<String, DurableBaggage> parts = new LinkedHashMap<>();

  /**
   * @throws IllegalStateException if two have one name
   */
  StoredContext(List<DurableBaggage> parts) {
    for (DurableBaggage part : parts) {
      DurableBaggage other = this.parts.put(part.name(), part);
      if (other != null) {
        throw new IllegalStateException(
            "Two DurableBaggage have the name '%s': %s and %s. Give each its own name."
                .formatted(part.name(), other.getClass().getName(), part.getClass().getName()));
      }
    }
  }

  /** Returns the context of the calling thread. */
  Map<String, String> capture() {
    Map<String, String> context = new LinkedHashMap<>();
    parts.forEach(
        (name, part) -> {
          String value = part.capture();
          if (value != null) {
            context.put(name, value);
          }
        });
    return context;
  }

  /** Restores a context on the calling thread. A value that no part has stays out. */
  DurableBaggage.Scope restore(Map<String, String> context) {
    Deque<DurableBaggage.Scope> open = new ArrayDeque<>();
    try {
      parts.forEach(
          (name, part) -> {
            String value = context.get(name);
            if (value != null) {
              open.push(part.restore(value));
            }
          });
    } catch (RuntimeException | Error failure) {
      close(open);
      throw failure;
    }
    return () -> close(open);
  }

  /** Closes all, the last first. */
  private static void close(Deque<DurableBaggage.Scope> open) {
    DurableBaggage.Scope last = open.poll();
    if (last != null) {
      try {
        last.close();
      } finally {
        close(open);
      }
    }
  }
}
