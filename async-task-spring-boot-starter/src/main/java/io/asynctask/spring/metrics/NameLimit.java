package io.asynctask.spring.metrics;

import io.micrometer.common.KeyValue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** A limit for the names in meters: further names count as one, so that meters stay few. */
final class NameLimit {

  private static final Log log = LogFactory.getLog(NameLimit.class);

  private static final String OTHER = "other";

  private final int max;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  NameLimit(int max) {
    if (max < 0) {
      throw new IllegalArgumentException("max is negative: " + max);
    }
    this.max = max;
  }

  /** Returns the name; {@code other} for a name beyond the limit, {@code none} without a name. */
  String limited(@Nullable String name) {
    return name == null
        ? KeyValue.NONE_VALUE
        : names.contains(name) || (names.size() < max && add(name)) ? name : OTHER;
  }

  private synchronized boolean add(String name) {
    if (names.size() < max) {
      names.add(name);
      if (names.size() == max) {
        log.warn("Tasks have %d names; metrics call further ones '%s'".formatted(max, OTHER));
      }
    }
    return names.contains(name);
  }
}
