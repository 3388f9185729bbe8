package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Spawn, run and join of a task allocate little more than the task")
class AllocationTests {

  /**
   * The second compiler often leaves out the pair of task and handle. Whether it does so differs
   * from process to process, and with the number of processors.
   */
  private static final String WITHOUT_SECOND_COMPILER = "-XX:TieredStopAtLevel=1";

  /** 40 for the task, and 24 for the pair of task and handle. */
  @Test
  void anUntrackedTask() throws Exception {
    assertThat(bytes("untracked")).isEqualTo(64);
  }

  /** 72 for the task, 8 for its place in a block, and 24 for the pair of task and handle. */
  @Test
  void aTrackedTask() throws Exception {
    assertThat(bytes("tracked")).isEqualTo(104);
  }

  private static long bytes(String kind) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                WITHOUT_SECOND_COMPILER,
                AllocationApplication.class.getName(),
                kind)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output
        .lines()
        .filter(line -> line.startsWith("bytes "))
        .mapToLong(line -> Long.parseLong(line.substring("bytes ".length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }
}
