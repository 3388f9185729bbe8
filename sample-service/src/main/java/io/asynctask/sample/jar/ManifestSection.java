package io.asynctask.sample.jar;

/** The main section of a manifest: all before the first blank line (JAR specification). */
final class ManifestSection {

  private ManifestSection() {}

  /** The offset of the first blank line, or the length where there is none. */
  static int end(byte[] manifest) {
    boolean blank = true;
    for (int i = 0; i < manifest.length; i++) {
      byte c = manifest[i];
      boolean lineFeedOfPair = c == '\n' && i > 0 && manifest[i - 1] == '\r';
      if (lineFeedOfPair) {
        continue;
      }
      if (c == '\r' || c == '\n') {
        if (blank) {
          return i;
        }
        blank = true;
      } else {
        blank = false;
      }
    }
    return manifest.length;
  }
}
