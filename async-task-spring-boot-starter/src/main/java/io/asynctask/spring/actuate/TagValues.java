package io.asynctask.spring.actuate;

import io.asynctask.spring.executor.TaskTags;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/**
 * What one caller may see of tags and other text that the application chose. A task that was not
 * spawned by the starter's executors has a tag of some other type, of which nothing is shown.
 */
record TagValues(Sanitizer sanitizer, boolean show) {

  static @Nullable String executor(@Nullable Object tag) {
    return tag instanceof TaskTags tags ? tags.executor() : null;
  }

  Map<String, String> shown(@Nullable Object tag) {
    if (!(tag instanceof TaskTags tags)) {
      return Map.of();
    }
    Map<String, String> shown = new LinkedHashMap<>();
    tags.values().forEach((key, value) -> shown.put(key, sanitize(key, value)));
    return shown;
  }

  /** The value of one tag, or {@code null} when there is no such tag. */
  @Nullable String shown(@Nullable Object tag, String key) {
    String value = tag instanceof TaskTags tags ? tags.values().get(key) : null;
    return value == null ? null : sanitize(key, value);
  }

  String sanitize(String key, String value) {
    return String.valueOf(sanitizer.sanitize(new SanitizableData(null, key, value), show));
  }
}
