package io.asynctask.spring.shutdown;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is told to end while 8 tasks run, 3 of them deaf, and 200 are queued. */
@Timeout(180)
@DisabledOnOs(OS.WINDOWS) // has no SIGTERM
class SigtermTests {

  private static final Pattern SUMMARY =
      Pattern.compile(
          "Executor 'reports' has shut down in (\\d+) ms: of 208 tasks, (\\d+) came to their end,"
              + " (\\d+) were cancelled, 3 are still there");

  @TempDir Path directory;

  @Test
  void theProcessEndsInTimeAndReportsWhatItLeaves() throws Exception {
    endAndReport("platform");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void theProcessEndsInTimeAndReportsWhatItLeavesOnVirtualThreads() throws Exception {
    endAndReport("virtual");
  }

  private void endAndReport(String threads) throws Exception {
    Path output = directory.resolve("output");
    Process process = start(output, "--async-task.executors.reports.threads=" + threads);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .failFast(() -> !process.isAlive())
          .until(() -> Files.readString(output).contains("READY"));
      process.toHandle().destroy();
      assertThat(process.waitFor(60, SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(128 + 15);
    String log = Files.readString(output);
    Matcher summary = SUMMARY.matcher(log);
    assertThat(summary.find()).as(log).isTrue();
    int completed = Integer.parseInt(summary.group(2));
    int cancelled = Integer.parseInt(summary.group(3));
    assertThat(completed).isGreaterThanOrEqualTo(2);
    assertThat(completed + cancelled).isEqualTo(205);
    assertThat(log)
        .contains("HANDLES {cancelled=%d, completed=%d}".formatted(cancelled + 3, completed))
        .containsPattern(
            "Still there after the shutdown of executor 'reports': task \\d+ stubborn \\[tenant=2\\],"
                + " age PT\\S+S, thread reports-\\d in \\S*park\\S* for \\S*BusyApplication.stubborn");
    assertThat(log.split("Still there after the shutdown", -1)).hasSize(3 + 1);
  }

  private static Process start(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // most of its time is its start
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BusyApplication.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
