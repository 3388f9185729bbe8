package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What a call of an {@code @Async} method allocates, with all defaults, beside stock Spring. Each
 * bound is what was seen and the size of one small object more, not a ratio of times, which depend
 * on the machine.
 */
class CostTests {

  private static long bytes(String... arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                CostApplication.class.getName(),
                arguments[0],
                arguments[1])
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

  @Test
  void aCallAllocatesLittleMoreThanInStockSpring() throws Exception {
    long stock = bytes("stock", "plain");
    assertThat(bytes("starter", "plain")).isLessThanOrEqualTo(270).isLessThan(stock + 125);
  }

  /** As with a pool. Where the caller runs the body, JDK 25 leaves out two objects of Spring. */
  @Test
  void aCallThatGoesThroughAQueueAllocatesAtMostHalfAsMuchAgain() throws Exception {
    long stock = bytes("stock", "queued");
    assertThat(bytes("starter", "queued")).isLessThanOrEqualTo(stock * 3 / 2);
  }

  @Test
  void tagsTakeOneObject() throws Exception {
    assertThat(bytes("starter", "tagged")).isLessThanOrEqualTo(294);
  }

  /** SLF4J copies its map for each look at it: at the call, and twice on the runner's thread. */
  @Test
  void contextTakesWhatItConsistsOf() throws Exception {
    assertThat(bytes("starter", "context")).isLessThanOrEqualTo(1_270);
  }

  @Test
  void aWaitingTaskTakesNoMoreThanItsCallAllocates() throws Exception {
    assertThat(bytes("starter", "waiting")).isLessThanOrEqualTo(246);
  }
}
