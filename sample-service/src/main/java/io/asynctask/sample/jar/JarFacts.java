package io.asynctask.sample.jar;

import org.jspecify.annotations.Nullable;

/**
 * What an audit found out about one jar: a row of the report. A broken jar has an {@link #error}
 * instead of the facts that need an intact one, and no size where the file could not even be read.
 *
 * @param path below the audit root, with {@code /} between its names
 * @param size in bytes
 * @param sha256 of the whole file, in hexadecimal
 * @param classes how many classes are loaded from it on the oldest Java it runs on: class files
 *     outside {@code META-INF/versions}, without {@code module-info.class}
 * @param javaRelease the Java release that loads the newest of those classes: 8, 17, …; none
 *     without classes. Versioned classes of a multi-release jar do not raise it, as older releases
 *     do not see them
 * @param moduleName from the module descriptor, else {@code Automatic-Module-Name}
 * @param multiRelease whether the manifest says so
 * @param signed whether it carries a signature; it is not verified
 * @param licence as the manifest words it
 * @param error why the jar could not be read
 */
public record JarFacts(
    String path,
    @Nullable Long size,
    @Nullable String sha256,
    @Nullable Integer classes,
    @Nullable Integer javaRelease,
    @Nullable String moduleName,
    @Nullable Boolean multiRelease,
    @Nullable Boolean signed,
    @Nullable String licence,
    @Nullable String error) {

  /** The row of a jar of which nothing is known but why. */
  public static JarFacts unknown(String path, String error) {
    return broken(path, null, null, error);
  }

  static JarFacts broken(String path, @Nullable Long size, @Nullable String sha256, String error) {
    return new JarFacts(path, size, sha256, null, null, null, null, null, null, error);
  }
}
