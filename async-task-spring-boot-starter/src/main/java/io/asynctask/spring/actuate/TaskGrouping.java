package io.asynctask.spring.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * What tasks are grouped by.
 *
 * @param by the kind of key
 * @param tag the key of the tag, when they are grouped by a tag
 */
record TaskGrouping(By by, @Nullable String tag) {

  private static final String TAG = "tag:";

  /** The kinds of keys. */
  enum By {
    NAME,
    STACK,
    EXECUTOR,
    TAG
  }

  /**
   * Parses the parameter. All after the first colon is the key of the tag.
   *
   * @return {@code null} for no groups
   * @throws InvalidParameterException when it is malformed
   */
  static @Nullable TaskGrouping of(@Nullable String groupBy) {
    if (!StringUtils.hasText(groupBy)) {
      return null;
    }
    if (groupBy.regionMatches(true, 0, TAG, 0, TAG.length())) {
      String key = groupBy.substring(TAG.length());
      if (StringUtils.hasText(key)) {
        return new TaskGrouping(By.TAG, key);
      }
    }
    for (By by : By.values()) {
      if (by != By.TAG && by.name().equalsIgnoreCase(groupBy)) {
        return new TaskGrouping(by, null);
      }
    }
    throw new InvalidParameterException(
        "groupBy", groupBy, "name, stack, executor or tag:<key of the tag>");
  }
}
