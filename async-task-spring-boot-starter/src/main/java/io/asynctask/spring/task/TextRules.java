package io.asynctask.spring.task;

import static java.util.Objects.requireNonNull;

/**
 * The rules for text of the application.
 *
 * @param inLogs what stands in logs, in health details and in {@code toString}
 * @param forClients what the clients see that may look at an accepted task
 * @param maxTagLength how many characters the value of a tag has at most
 */
public record TextRules(ApplicationText inLogs, ApplicationText forClients, int maxTagLength) {

  /** Shows everything, and has tags of 1,000 characters at most. */
  public static final TextRules DEFAULT =
      new TextRules(ApplicationText.SHOWN, ApplicationText.SHOWN, 1_000);

  /** Refuses a length below 1. */
  public TextRules {
    requireNonNull(inLogs, "inLogs");
    requireNonNull(forClients, "forClients");
    if (maxTagLength < 1) {
      throw new IllegalArgumentException("maxTagLength is not positive: " + maxTagLength);
    }
  }
}
