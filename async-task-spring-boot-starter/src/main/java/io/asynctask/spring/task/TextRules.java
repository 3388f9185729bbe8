package io.asynctask.spring.task;

import static java.util.Objects.requireNonNull;

/**
 * The rules for text of the application.
 *
 * @param inLogs the gate for logs, health details and {@code toString}
 * @param forClients the gate for clients that may see an accepted task
 * @param maxTagLength the largest number of characters in the value of a tag
 * @since 0.1.0
 */
public record TextRules(ApplicationText inLogs, ApplicationText forClients, int maxTagLength) {

  /** Shows all text, and allows tags of 1,000 characters. */
  public static final TextRules DEFAULT =
      new TextRules(ApplicationText.SHOWN, ApplicationText.SHOWN, 1_000);

  /**
   * Creates rules.
   *
   * @param inLogs not {@code null}
   * @param forClients not {@code null}
   * @param maxTagLength at least 1
   * @throws IllegalArgumentException for a smaller length
   */
  public TextRules {
    requireNonNull(inLogs, "inLogs");
    requireNonNull(forClients, "forClients");
    if (maxTagLength < 1) {
      throw new IllegalArgumentException("maxTagLength is not positive: " + maxTagLength);
    }
  }
}
