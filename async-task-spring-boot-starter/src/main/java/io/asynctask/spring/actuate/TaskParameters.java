package io.asynctask.spring.actuate;

import io.asynctask.TaskState;
import io.asynctask.spring.actuate.TaskFilter.TagValues;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;

/** The parser of the parameters of requests. An empty parameter counts as absent. */
final class TaskParameters {

  private static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1000;

  private TaskParameters() {}

  /**
   * Returns the values of a parameter that may be repeated, without empty ones.
   *
   * @param parameter a value or a list of values
   */
  static List<String> values(@Nullable Object parameter) {
    List<?> given =
        parameter instanceof List<?> several
            ? several
            : parameter == null ? List.of() : List.of(parameter);
    return given.stream().map(String::valueOf).filter(StringUtils::hasText).toList();
  }

  /**
   * Returns the values of a parameter over JMX, where a parameter is one string: each line is a
   * value.
   */
  static @Nullable Object lines(@Nullable String parameter) {
    return parameter == null ? null : parameter.lines().toList();
  }

  /** Returns the constants that a parameter names, whatever the case. */
  static <E extends Enum<E>> Set<E> constants(
      String parameter, @Nullable Object given, E[] constants) {
    Set<E> named = new LinkedHashSet<>();
    for (String value : values(given)) {
      named.add(
          Arrays.stream(constants)
              .filter(any -> any.name().equalsIgnoreCase(value))
              .findFirst()
              .orElseThrow(
                  () -> new InvalidParameterException(parameter, value, oneOf(constants))));
    }
    return Collections.unmodifiableSet(named);
  }

  static <E extends Enum<E>> String oneOf(E[] constants) {
    return "one of "
        + Arrays.stream(constants)
            .map(any -> any.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  /** Returns states that are all live or all final: live tasks and finished ones are two lists. */
  static Set<TaskState> states(@Nullable Object state) {
    Set<TaskState> states = constants("state", state, TaskState.values());
    if (states.stream().map(TaskState::isFinal).distinct().count() > 1) {
      throw new InvalidParameterException(
          "state",
          states.stream().map(TaskState::name).collect(Collectors.joining(", ")),
          "states of live tasks or of finished tasks, not both");
    }
    return states;
  }

  /** Returns the values of each key. */
  static List<TagValues> tags(@Nullable Object tag) {
    Map<String, Set<String>> tags = new LinkedHashMap<>();
    for (String text : values(tag)) {
      int colon = text.indexOf(':');
      if (colon <= 0 || !StringUtils.hasText(text.substring(0, colon))) {
        throw new InvalidParameterException("tag", text, "key:value");
      }
      tags.computeIfAbsent(text.substring(0, colon), key -> new LinkedHashSet<>())
          .add(text.substring(colon + 1));
    }
    return tags.entrySet().stream()
        .map(entry -> new TagValues(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns ids of parents, with {@link TaskFilter#NO_PARENT} for {@code none}. */
  static Set<Long> parents(@Nullable Object parent) {
    Set<Long> ids = new LinkedHashSet<>();
    for (String value : values(parent)) {
      ids.add(
          value.equalsIgnoreCase("none")
              ? TaskFilter.NO_PARENT
              : positive("parent", value, "the id of a task or none"));
    }
    return ids;
  }

  static long id(String id) {
    return positive("id", id, "the id of a task, a positive integer");
  }

  /** Returns the id after which the page begins. */
  static long cursor(@Nullable String cursor) {
    return StringUtils.hasText(cursor)
        ? positive("cursor", cursor, "the 'next' of the page before")
        : 0;
  }

  /** Returns the largest number of tasks in a page, {@value #MAX_LIMIT} at most. */
  static int limit(@Nullable String limit) {
    return StringUtils.hasText(limit)
        ? (int) Math.min(MAX_LIMIT, positive("limit", limit, "a positive integer"))
        : DEFAULT_LIMIT;
  }

  /** Returns whether to interrupt the thread in the body; true by default. */
  static boolean interrupt(@Nullable String interrupt) {
    if (!StringUtils.hasText(interrupt)) {
      return true;
    }
    return switch (interrupt.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidParameterException("interrupt", interrupt, "true or false");
    };
  }

  /** Returns an age. It needs a unit, as Spring Boot would read a bare number as milliseconds. */
  static @Nullable Duration olderThan(@Nullable String olderThan) {
    if (!StringUtils.hasText(olderThan)) {
      return null;
    }
    try {
      Duration age = DurationStyle.detectAndParse(olderThan);
      if (!age.isNegative() && !Character.isDigit(olderThan.charAt(olderThan.length() - 1))) {
        return age;
      }
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      // as with a negative one
    }
    throw new InvalidParameterException(
        "olderThan", olderThan, "a duration such as PT30S, 30s or 5m");
  }

  /** Refuses the parameters of a list that a text does not have. */
  static void refuseInText(
      @Nullable String sort,
      @Nullable String groupBy,
      @Nullable String limit,
      @Nullable String cursor) {
    refuseInText("sort", sort);
    refuseInText("groupBy", groupBy);
    refuseInText("limit", limit);
    refuseInText("cursor", cursor);
  }

  /** Refuses what a list of the tasks of the cluster does not have. */
  static void refuseInCluster(ListFormat format, @Nullable String sort, @Nullable String groupBy) {
    ClusterFilter.refuse("sort", sort);
    ClusterFilter.refuse("groupBy", groupBy);
    if (format == ListFormat.TEXT) {
      throw new InvalidParameterException(
          "scope", "Parameter 'scope': expected node with Accept: text/plain");
    }
  }

  private static void refuseInText(String parameter, @Nullable String value) {
    if (StringUtils.hasText(value)) {
      throw new InvalidParameterException(parameter, value, "none with Accept: text/plain");
    }
  }

  private static long positive(String parameter, String value, String expected) {
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // as with one that is not positive
    }
    throw new InvalidParameterException(parameter, value, expected);
  }
}
