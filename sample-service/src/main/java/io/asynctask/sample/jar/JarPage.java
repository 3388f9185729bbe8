package io.asynctask.sample.jar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of jars.
 *
 * @param next what {@code after} has to be for the next page; none on the last one
 */
record JarPage(List<JarFacts> jars, @Nullable String next) {

  /** A page of at most {@code limit} out of {@code found}, which may hold one more. */
  static JarPage of(List<JarFacts> found, int limit) {
    return found.size() <= limit
        ? new JarPage(found, null)
        : new JarPage(List.copyOf(found.subList(0, limit)), found.get(limit - 1).path());
  }
}
