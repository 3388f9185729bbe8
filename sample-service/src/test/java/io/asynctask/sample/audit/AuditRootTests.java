package io.asynctask.sample.audit;

import static io.asynctask.sample.JarFile.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asynctask.sample.problem.InvalidFieldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRootTests {

  private Path directory;
  private Path outside;
  private AuditRoot root;

  @BeforeEach
  void create(@TempDir Path temporary) throws IOException {
    directory = Files.createDirectory(temporary.toRealPath().resolve("root"));
    outside = Files.createDirectory(temporary.toRealPath().resolve("root-of-others"));
    root = new AuditRoot(new AuditProperties(directory, 1));
  }

  @Nested
  class A_directory {

    @Test
    void isFoundBelowTheRoot() throws Exception {
      Path wanted = Files.createDirectories(directory.resolve("org/springframework"));

      assertThat(root.resolve("org/springframework")).isEqualTo(wanted);
      assertThat(root.resolve("org//springframework/.")).isEqualTo(wanted);
    }

    @Test
    void mayBeTheRoot() {
      assertThat(root.resolve(".")).isEqualTo(directory);
    }

    @Test
    void mayBeALinkThatStaysBelowTheRoot() throws Exception {
      Path wanted = Files.createDirectory(directory.resolve("wanted"));
      Files.createSymbolicLink(directory.resolve("link"), wanted);

      assertThat(root.resolve("link")).isEqualTo(wanted);
    }
  }

  @Nested
  class Refused_is {

    private void assertRefused(String requested, String reason) {
      assertThatExceptionOfType(InvalidFieldException.class)
          .isThrownBy(() -> root.resolve(requested))
          .satisfies(
              refused -> {
                assertThat(refused.getStatusCode().value()).isEqualTo(400);
                assertThat(refused.field()).isEqualTo("directory");
                assertThat(refused.getBody().getDetail()).isEqualTo("directory: " + reason);
              });
    }

    @Test
    void anUnknownDirectory() {
      assertRefused("org/nobody", "does not exist");
    }

    @Test
    void aFile() throws Exception {
      Files.createFile(directory.resolve("some.jar"));

      assertRefused("some.jar", "is not a directory");
      assertRefused("some.jar/a", "cannot be read");
    }

    @Test
    void anAbsolutePathEvenOfADirectoryBelowTheRoot() {
      assertRefused(directory.toString(), "must be relative to the audit root");
      assertRefused("/", "must be relative to the audit root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../root-of-others", "a/..", "../root", "a/../../root-of-others"})
    void aPathWithTwoDots(String requested) {
      assertRefused(requested, "must not contain ..");
    }

    @Test
    void aLinkThatLeavesTheRoot() throws Exception {
      Files.createDirectory(outside.resolve("a"));
      Files.createSymbolicLink(directory.resolve("link"), outside);
      Files.createSymbolicLink(directory.resolve("relative"), Path.of("../root-of-others"));

      assertRefused("link", "must not leave the audit root");
      assertRefused("link/a", "must not leave the audit root");
      assertRefused("relative/a", "must not leave the audit root");
    }

    @Test
    void aLinkThatLeadsNowhere() throws Exception {
      Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("gone"));
      Files.createSymbolicLink(directory.resolve("circle"), directory.resolve("circle"));

      assertRefused("nowhere", "does not exist");
      assertRefused("circle", "cannot be read");
    }

    @Test
    void whatIsNoPath() {
      assertRefused("a\0b", "is not a path");
    }

    @Test
    void aNameThatIsTooLong() {
      assertRefused("a".repeat(5_000), "cannot be read");
    }
  }

  @Nested
  class Jars {

    private List<String> jars() throws Exception {
      return root.jars(directory);
    }

    @Test
    void areFoundInTheOrderOfTheirPaths() throws Exception {
      for (String path : List.of("b/b.jar", "b/a.jar", "a/c/d/a.jar", "top.jar")) {
        jar().writeTo(directory.resolve(path));
      }
      Files.createFile(directory.resolve("a/a.pom"));
      Files.createFile(directory.resolve("a/a.jar.sha1"));

      assertThat(jars()).containsExactly("a/c/d/a.jar", "b/a.jar", "b/b.jar", "top.jar");
      assertThat(root.jars(directory.resolve("b"))).containsExactly("b/a.jar", "b/b.jar");
      assertThat(root.file("b/a.jar")).isEqualTo(directory.resolve("b/a.jar"));
    }

    @Test
    void mayBeNone() throws Exception {
      assertThat(jars()).isEmpty();
    }

    @Test
    void areFilesAndNotWhatBearsTheirName() throws Exception {
      jar().writeTo(directory.resolve("directory.jar/a.jar"));

      assertThat(jars()).containsExactly("directory.jar/a.jar");
    }

    @Test
    void areNotLookedForBehindLinks() throws Exception {
      jar().writeTo(outside.resolve("a.jar"));
      Files.createSymbolicLink(directory.resolve("link"), outside);
      Files.createSymbolicLink(directory.resolve("link.jar"), outside.resolve("a.jar"));
      Files.createSymbolicLink(directory.resolve("circle"), directory);

      assertThat(jars()).isEmpty();
    }

    @Test
    void areFoundBesideADirectoryThatCannotBeRead() throws Exception {
      jar().writeTo(directory.resolve("a.jar"));
      Path secret = Files.createDirectory(directory.resolve("secret"));
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
      assumeThat(Files.isReadable(secret)).as("run by a user who may read all").isFalse();

      assertThat(jars()).containsExactly("a.jar", "secret");
    }

    @Test
    void areLookedForUntilAnInterrupt() throws Exception {
      jar().writeTo(directory.resolve("a.jar"));
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedException.class).isThrownBy(this::jars);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void whatCannotBeVisitedIsFoundUnderItsOwnPath() throws Exception {
    JarVisitor visitor = new JarVisitor();

    visitor.visitFileFailed(Path.of("a"), new IOException());
    visitor.postVisitDirectory(Path.of("b"), new IOException());
    visitor.postVisitDirectory(Path.of("c"), null);

    assertThat(visitor.found()).containsExactly(Path.of("a"), Path.of("b"));
  }
}
