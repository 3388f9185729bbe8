package io.asynctask.spring.actuate;

import io.asynctask.spring.task.ApplicationText;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * The gate that shows all text or none, and applies the sanitizing functions. If one of them fails,
 * the text is masked.
 *
 * @param functions supplies what may hide values, when there is something to show
 * @param show whether values are shown at all
 * @since 0.1.0
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
