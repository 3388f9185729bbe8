package io.asynctask.sample.jar;

import static io.asynctask.sample.JarFile.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileOpeningTests {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = jar().writeTo(directory.resolve("a.jar"));
  }

  private Path pipe() throws Exception {
    Path pipe = directory.resolve("pipe.jar");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  @Test
  void aFileIsOpened() throws Exception {
    try (InputStream in = FileOpening.open(file, Files::newInputStream)) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(file));
    }
  }

  @Test
  void aFailureIsTheOpeners() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                FileOpening.open(
                    file,
                    unused -> {
                      throw new IOException("broken");
                    }))
        .withMessage("broken");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeInTheJarsPlaceIsARowWithItsError() throws Exception {
    assertThat(new JarInspector().inspect("pipe.jar", pipe()).error())
        .isEqualTo("FileSystemException: It is not a regular file");
  }

  @Test
  void aLinkIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link.jar"), file);

    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> FileOpening.open(link, Files::newInputStream));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aPipeThatComesAfterTheCheckBlocksNoCallerThatIsInterrupted() throws Exception {
    Path pipe = pipe();
    CountDownLatch opening = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try (InputStream in =
                  FileOpening.open(
                      file,
                      unused -> {
                        opening.countDown();
                        return Files.newInputStream(pipe);
                      })) {
                thrown.set(new AssertionError("opened " + in));
              } catch (IOException | InterruptedException e) {
                thrown.set(e);
              }
            });
    caller.start();
    opening.await();

    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    try (OutputStream late = Files.newOutputStream(pipe)) { // which lets the opener go on
      await("the late stream's end").until(() -> isClosedAtTheOtherEnd(late));
    }
  }

  private static boolean isClosedAtTheOtherEnd(OutputStream pipe) {
    try {
      pipe.write(1);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
