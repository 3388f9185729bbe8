package io.asynctask.sample.audit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers jars, and with them what could not be visited: the walk goes on. */
final class JarVisitor extends SimpleFileVisitor<Path> {

  private final List<Path> found = new ArrayList<>();
  private boolean interrupted;

  /**
   * What was found.
   *
   * @throws InterruptedException when an interrupt has ended the walk early
   */
  List<Path> found() throws InterruptedException {
    if (interrupted) {
      throw new InterruptedException();
    }
    return found;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && file.getFileName().toString().endsWith(".jar")) {
      found.add(file);
    }
    return goOn();
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    found.add(file);
    return goOn();
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
    if (failure != null) {
      found.add(directory);
    }
    return goOn();
  }

  private FileVisitResult goOn() {
    interrupted |= Thread.interrupted();
    return interrupted ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }
}
