package io.asynctask.spring.actuate;

import io.asynctask.spring.task.ApplicationText;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Shows text of the application as the endpoint is told to: all of it or none, and what the
 * sanitizing functions leave of it. Where one of them fails, the text is masked.
 *
 * @param functions what may hide values; asked for when there is something to show
 * @param show whether values are shown at all
 */
public record SanitizedText(Supplier<List<SanitizingFunction>> functions, boolean show)
    implements ApplicationText {

  @Override
  public String shown(String key, String value) {
    if (!show) {
      return MASK;
    }
    try {
      List<SanitizingFunction> present = functions.get();
      return present.isEmpty()
          ? value
          : String.valueOf(
              new Sanitizer(present).sanitize(new SanitizableData(null, key, value), true));
    } catch (RuntimeException failed) {
      return MASK;
    }
  }
}
