package io.asynctask.sample.audit;

import io.asynctask.sample.problem.InvalidFieldException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The directory that all audits stay in. A request names a directory below it; what leads out of
 * it, be it by name or by link, is refused before anything is read there.
 */
@Component
public class AuditRoot {

  private static final String FIELD = "directory";

  private final Path root;

  AuditRoot(AuditProperties properties) throws IOException {
    this.root = properties.root().toRealPath();
  }

  /**
   * The directory that {@code requested} names, {@code .} for the root itself. It is below the root
   * with all links resolved.
   *
   * @throws InvalidFieldException when it names none, or one that is not below the root
   */
  Path resolve(String requested) {
    Path directory = real(requested);
    if (!directory.startsWith(root)) {
      throw refused("must not leave the audit root");
    }
    if (!Files.isDirectory(directory)) {
      throw refused("is not a directory");
    }
    return directory;
  }

  private Path real(String requested) {
    Path relative;
    try {
      relative = Path.of(requested);
    } catch (InvalidPathException e) {
      throw refused("is not a path");
    }
    if (relative.getRoot() != null) {
      throw refused("must be relative to the audit root");
    }
    for (Path name : relative) {
      if (name.toString().equals("..")) {
        throw refused("must not contain ..");
      }
    }
    try {
      return root.resolve(relative).toRealPath();
    } catch (NoSuchFileException e) {
      throw refused("does not exist");
    } catch (IOException e) {
      throw refused("cannot be read");
    }
  }

  private static InvalidFieldException refused(String reason) {
    return new InvalidFieldException(FIELD, reason);
  }

  /**
   * The jars in {@code directory} and below, in the order of their paths: all files whose names end
   * in {@code .jar}. Links are not followed. What cannot be listed is in the result under its own
   * path, so that the attempt to inspect it tells why.
   *
   * @return paths below the root, with {@code /} between the names
   * @throws InterruptedException promptly after an interrupt: at the next file
   */
  List<String> jars(Path directory) throws InterruptedException {
    JarVisitor visitor = new JarVisitor();
    try {
      Files.walkFileTree(directory, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the visitor keeps all that are thrown at it
    }
    return visitor.found().stream().map(this::path).sorted().toList();
  }

  /** The file behind a path that {@link #jars} has returned. */
  Path file(String path) {
    return root.resolve(path);
  }

  private String path(Path file) {
    return root.relativize(file).toString().replace(File.separatorChar, '/');
  }
}
