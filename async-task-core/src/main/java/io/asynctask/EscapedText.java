package io.asynctask;

/**
 * Text of the application as a log shows it: on one line and of bounded length. Control characters,
 * line separators and invisible formatting characters are escaped as in Java source, as they could
 * make one line look like several.
 */
final class EscapedText {

  private static final int MAX_LENGTH = 1_000;

  private EscapedText() {}

  /**
   * Appends {@code text} to {@code line}, escaped, and cut with its length where it is too long.
   */
  static StringBuilder append(StringBuilder line, String text) {
    int end = Math.min(text.length(), MAX_LENGTH);
    for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (isUnsafe(character)) {
        for (char unit : Character.toChars(character)) {
          line.append(escape(unit));
        }
      } else {
        line.appendCodePoint(character);
      }
    }
    return end == text.length()
        ? line
        : line.append("… (").append(text.length()).append(" characters)");
  }

  private static String escape(char unit) {
    return switch (unit) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04X".formatted((int) unit);
    };
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
