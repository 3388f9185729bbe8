package io.asynctask.spring.task;

/**
 * Cuts text that is too long, and escapes characters that would break the line of a log.
 *
 * @since 0.1.0
 */
public final class BoundedText {

  private BoundedText() {}

  /**
   * Returns the text; if it has more than {@code max} characters, its beginning and its length:
   * {@code abc… (100000 characters)}.
   *
   * @param text the text
   * @param max the largest number of characters that is not cut
   * @return the text or its beginning
   */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }

  /**
   * Returns the text cut and on one line. Control characters, line and paragraph separators,
   * invisible formatting characters such as those that change the direction of writing, and halves
   * of surrogate pairs are escaped as in Java source.
   *
   * @param text the text
   * @param max the largest number of characters that is not cut
   * @return the text on one line
   */
  public static String line(String text, int max) {
    String cut = cut(text, max);
    return cut.codePoints().anyMatch(BoundedText::isUnsafe) ? escaped(cut) : cut;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(character -> append(escaped, character));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int character) {
    if (!isUnsafe(character)) {
      escaped.appendCodePoint(character);
      return;
    }
    switch (character) {
      case '\n' -> escaped.append("\\n");
      case '\r' -> escaped.append("\\r");
      case '\t' -> escaped.append("\\t");
      default -> {
        for (char unit : Character.toChars(character)) {
          escaped.append("\\u%04X".formatted((int) unit));
        }
      }
    }
  }

  private static boolean isUnsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
