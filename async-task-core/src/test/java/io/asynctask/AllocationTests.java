package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Spawn, run and join of a task allocate little more than the task")
class AllocationTests {

  /** The compiler of one process in many leaves out fewer objects: it may have a second one. */
  @Test
  void anUntrackedTask() throws Exception {
    long bytes = bytes("untracked");
    assertThat(bytes == 40 ? bytes : bytes("untracked")).isEqualTo(40);
  }

  /** 72 for the task, 8 for its place in a block, and 24 for the pair of task and handle. */
  @Test
  void aTrackedTask() throws Exception {
    assertThat(bytes("tracked")).isBetween(72L, 104L);
  }

  private static long bytes(String kind) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
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
