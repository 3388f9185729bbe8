package io.asynctask.sample.jar;

import java.util.regex.Pattern;

/** Text of unknown origin, made fit for a column. */
public final class PrintableText {

  /** PostgreSQL refuses some of these: NUL, and surrogates without their other half. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  private PrintableText() {}

  /** {@code text} cut to {@code length}, with a {@code ?} for what cannot be printed. */
  public static String of(String text, int length) {
    String cut = text.length() <= length ? text : text.substring(0, length - 1) + "…";
    return UNPRINTABLE.matcher(cut).replaceAll("?");
  }
}
