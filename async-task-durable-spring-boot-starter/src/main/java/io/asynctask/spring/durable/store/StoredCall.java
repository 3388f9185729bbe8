package io.asynctask.spring.durable.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that is to be stored.
 *
 * @param id the id of its task
 * @param name the name of the durable method
 * @param key the key; {@code null} for none
 * @param tags the tags
 * @param arguments the arguments as JSON
 * @param context the context of the caller
 * @since 0.1.0
 */
public record StoredCall(
    String id,
    String name,
    @Nullable String key,
    Map<String, String> tags,
    String arguments,
    Map<String, String> context) {

  private static final int MAX_KEY = 255;

  /**
   * Creates it.
   *
   * @throws IllegalArgumentException if the key is too long, or has the character U+0000
   */
  public StoredCall {
    if (key != null && key.length() > MAX_KEY) {
      throw new IllegalArgumentException(
          "The key of a task '%s' has %d characters, more than %d: %s…"
              .formatted(name, key.length(), MAX_KEY, key.substring(0, 40)));
    }
    if (!Sql.isText(key)) {
      throw new IllegalArgumentException(
          "The key of a task '%s' has the character U+0000, which databases do not store"
              .formatted(name));
    }
  }
}
