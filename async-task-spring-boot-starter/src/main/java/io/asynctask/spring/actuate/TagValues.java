package io.asynctask.spring.actuate;

import io.asynctask.spring.executor.TaskTags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * What one caller may see of tags and other text that the application chose. A task that was not
 * spawned by the starter's executors has a tag of some other type, of which nothing is shown.
 *
 * @param functions what may hide values
 * @param show whether the caller may see values at all
 */
record TagValues(List<SanitizingFunction> functions, boolean show) {

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
    String value = tag instanceof TaskTags tags ? tags.value(key) : null;
    return value == null ? null : sanitize(key, value);
  }

  String sanitize(String key, String value) {
    return functions.isEmpty() && show
        ? value
        : String.valueOf(
            new Sanitizer(functions).sanitize(new SanitizableData(null, key, value), show));
  }
}
