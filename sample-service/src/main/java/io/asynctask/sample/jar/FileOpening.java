package io.asynctask.sample.jar;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Opens files so that the caller can be interrupted meanwhile. A named pipe without a writer blocks
 * the thread that opens it, and no interrupt ends that; Java has no way to open it without. So what
 * is not a file is refused first. A pipe that takes the file's place after that blocks a daemon
 * thread and not the caller, which waits for that thread and is interrupted like any other wait.
 */
final class FileOpening {

  private static final ExecutorService OPENERS =
      Executors.newCachedThreadPool(
          open -> {
            Thread thread = new Thread(open, "file-opener");
            thread.setDaemon(true);
            return thread;
          });

  private FileOpening() {}

  /** What opens a file. */
  interface Opener<T extends Closeable> {
    T open(Path file) throws IOException;
  }

  /**
   * Opens {@code file} in another thread and waits for that.
   *
   * @throws FileSystemException when it is a link, a pipe, a device or a socket
   * @throws InterruptedException promptly after an interrupt; what is opened later is closed again
   */
  static <T extends Closeable> T open(Path file, Opener<T> opener)
      throws IOException, InterruptedException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isOther() || attributes.isSymbolicLink()) {
      throw new FileSystemException(file.toString(), null, "It is not a regular file");
    }
    CompletableFuture<T> opened = new CompletableFuture<>();
    OPENERS.execute(() -> open(file, opener, opened));
    try {
      return opened.get();
    } catch (InterruptedException e) {
      if (!opened.cancel(false) && !opened.isCompletedExceptionally()) {
        opened.join().close();
      }
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static <T extends Closeable> void open(
      Path file, Opener<T> opener, CompletableFuture<T> opened) {
    try {
      T resource = opener.open(file);
      if (!opened.complete(resource)) {
        resource.close();
      }
    } catch (Throwable e) {
      opened.completeExceptionally(e);
    }
  }
}
