package io.asynctask.sample.jar;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.springframework.stereotype.Component;

/**
 * Reads one jar. The file is read once for its digest; then its central directory, as class loaders
 * do, and of each entry no more than is asked for: eight bytes of a class. So an entry that
 * inflates to gigabytes costs nothing, and content that no class loader would miss goes unseen:
 * check sums of entries are not verified.
 */
@Component
public class JarInspector {

  private static final int ERROR_LENGTH = 500;

  /**
   * What {@code file} tells about itself. A jar that cannot be read is told by {@link
   * JarFacts#error()}, never by an exception.
   *
   * @param path what the row calls it
   * @throws InterruptedException promptly after an interrupt: at the next block or entry
   */
  public JarFacts inspect(String path, Path file) throws InterruptedException {
    FileDigest digest;
    try {
      digest = FileDigest.of(file);
    } catch (ClosedByInterruptException e) {
      throw interrupted();
    } catch (IOException e) {
      return JarFacts.unknown(path, error(e));
    }
    try {
      JarContents contents = contents(file);
      return new JarFacts(
          path,
          digest.size(),
          digest.sha256(),
          contents.classes(),
          contents.javaRelease(),
          contents.moduleName(),
          contents.isMultiRelease(),
          contents.isSigned(),
          contents.licence(),
          null);
    } catch (IOException | RuntimeException e) {
      return JarFacts.broken(path, digest.size(), digest.sha256(), error(e));
    }
  }

  private static ZipFile zip(Path file) throws IOException {
    return new ZipFile(file.toFile());
  }

  private static JarContents contents(Path file) throws IOException, InterruptedException {
    try (ZipFile zip = FileOpening.open(file, JarInspector::zip)) {
      JarContents contents = new JarContents(zip);
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        Interrupts.check();
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          contents.add(entry);
        }
      }
      return contents;
    }
  }

  /** The interrupt that has closed the channel is still set; it becomes the exception. */
  private static InterruptedException interrupted() {
    Thread.interrupted();
    return new InterruptedException();
  }

  /** The exception's name and message, without the server's path that a file system puts there. */
  private static String error(Exception e) {
    String message = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String name = e.getClass().getSimpleName();
    return PrintableText.of(message == null ? name : name + ": " + message, ERROR_LENGTH);
  }
}
