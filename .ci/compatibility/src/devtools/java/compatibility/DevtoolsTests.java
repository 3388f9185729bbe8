package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restart of devtools, which needs a JVM of its own. */
class DevtoolsTests {

  @TempDir private Path classes;

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRestartStopsTheTasksAndTheNextApplicationHasItsOwn() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + ":" + System.getProperty("java.class.path"),
                RestartedApplication.class.getName(),
                "--spring.devtools.restart.poll-interval=200ms",
                "--spring.devtools.restart.quiet-period=100ms")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      List<String> lines = new ArrayList<>();
      readTo(output, lines, "STARTED acme");
      Files.createFile(classes.resolve("changed.class"));
      readTo(output, lines, "STARTED acme");
      assertThat(lines).contains("STOPPED");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void readTo(BufferedReader output, List<String> lines, String last)
      throws Exception {
    String line;
    do {
      line = output.readLine();
      assertThat(line).as("a line after %s", lines).isNotNull();
      lines.add(line);
    } while (!line.equals(last));
  }
}
