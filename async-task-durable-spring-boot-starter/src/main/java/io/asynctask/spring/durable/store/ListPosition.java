package io.asynctask.spring.durable.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * The last task of a page, after which the next page begins.
 *
 * @param createdAt when it was stored
 * @param id its id
 * @since 0.1.0
 */
public record ListPosition(Instant createdAt, String id) {

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException if {@link #cursor} has not returned it
   */
  public static ListPosition of(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int space = text.indexOf(' ');
      return new ListPosition(Instant.parse(text.substring(0, space)), text.substring(space + 1));
    } catch (RuntimeException foreign) {
      throw new IllegalArgumentException(
          "The cursor is not the 'next' of a page before: " + cursor, foreign);
    }
  }

  /** Returns the position as a text that fits into a URL. */
  public String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.UTF_8));
  }
}
