package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.UnobservedFailure;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.HandDrivenExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

@ExtendWith(OutputCaptureExtension.class)
class LogTextTests {

  private static final String FORGED = "x\r\n2026-11-29 ERROR \u001b[31mforged\u2028\u202e";
  private static final ApplicationText MASKING = (key, value) -> ApplicationText.MASK;

  private final LiveTasks liveTasks = LiveTasks.notifying(new TaskThreadNames());
  private final HandDrivenExecutor delegate = new HandDrivenExecutor();

  private SpawningTaskExecutor executor(TextRules rules) {
    return SpawningTaskExecutor.over(delegate, liveTasks).name("reports").text(rules).build();
  }

  @Test
  void aTaskStandsOnOneLineWhateverItsTextIs() {
    String line =
        new LogText(ApplicationText.SHOWN)
            .task(7, FORGED, TaskTags.of("reports", Map.of(FORGED, FORGED)));
    assertThat(line).startsWith("7 x\\r\\n2026").contains("\\u001B[31mforged\\u2028\\u202E");
    assertThat(line).matches("[\\x20-\\x7E]+");
  }

  @Test
  void aTaskTakesBoundedRoomWhateverItsTextIs() {
    String tooLong = "x".repeat(1_000_000);
    String[] keys = new String[100];
    String[] values = new String[100];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "key" + i;
      values[i] = tooLong;
    }
    String line =
        new LogText(ApplicationText.SHOWN).task(7, tooLong, TaskTags.of("reports", keys, values));
    assertThat(line).hasSizeLessThan(2_000).contains("(1000000 characters)");
  }

  @Test
  void aFailureStandsOnOneLineWithTheMessageThatIsShown() {
    Throwable failure = new IllegalStateException(FORGED);
    assertThat(new LogText(ApplicationText.SHOWN).message(failure))
        .startsWith("java.lang.IllegalStateException: x\\r\\n2026")
        .matches("[\\x20-\\x7E]+");
    assertThat(new LogText(MASKING).message(failure))
        .isEqualTo("java.lang.IllegalStateException: ******");
    assertThat(new LogText(MASKING).message(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(new LogText(MASKING).message("s3cret")).isEqualTo("******");
  }

  @Test
  void aTagOfAnotherTypeMayFailToSayWhatItIs() {
    Object tag =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    assertThat(new LogText(ApplicationText.SHOWN).task(7, "x", tag)).contains("LogTextTests");
  }

  @Test
  void theHandleItselfStandsOnOneLineAndIsMasked() {
    JoinHandle<String> handle =
        executor(new TextRules(MASKING, MASKING, 10)).task("x").tag("k", FORGED).spawn(() -> "");
    assertThat(handle.toString()).contains("k=******").hasLineCount(1);
    var raw = AsyncTask.builder(FORGED).name(FORGED).spawn(() -> "", queued -> {}).handle();
    assertThat(raw.toString().chars()).allMatch(unit -> unit >= ' ' && unit < 127);
  }

  @Test
  void anUnseenFailureIsLoggedWithoutWhatIsMasked(CapturedOutput output) {
    new UnobservedFailures(MASKING)
        .accept(
            new UnobservedFailure(
                7,
                "for " + FORGED + System.nanoTime(),
                TaskTags.of("reports", Map.of("token", "s3cret")),
                "s3cret\norigin".substring(6),
                new IllegalStateException("s3cret", new RuntimeException("s3cret"))));
    assertThat(output)
        .contains("Task 7 ****** [token=******], spawned at \\norigin has failed")
        .contains("java.lang.IllegalStateException: ******")
        .doesNotContain("s3cret")
        .doesNotContain("forged");
  }

  @Test
  void anUncaughtFailureToo(CapturedOutput output) throws InterruptedException {
    SpawningTaskExecutor executor = executor(new TextRules(MASKING, MASKING, 10));
    executor.execute(
        () -> {
          throw new IllegalStateException("s3cret");
        });
    Thread runner = new Thread(delegate::runAll); // Spring Boot gives the main thread a handler
    runner.start();
    runner.join();
    assertThat(output).contains("Unexpected failure of task").doesNotContain("s3cret");
  }

  @Test
  @Difference("The message of a `TaskRejectedException`")
  void aRejectionNamesItsTaskOnOneLine() {
    SpawningTaskExecutor executor = executor(TextRules.DEFAULT);
    ((SmartLifecycle) executor).stop();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> executor.task(FORGED).spawn(() -> "")))
        .hasMessageContaining("rejects task 'x\\r\\n2026");
  }

  @Test
  void aThreadIsNamedOnOneLineAndItsPlainNameIsStillKnown() {
    SpawningTaskExecutor executor = executor(TextRules.DEFAULT);
    String own = Thread.currentThread().getName();
    Callable<List<String>> names =
        () -> {
          Thread thread = Thread.currentThread();
          return List.of(
              thread.getName(),
              TaskThreadNames.plain(thread, liveTasks.list(0, 1, 100, any -> true).tasks().get(0)));
        };
    JoinHandle<List<String>> handle = executor.task("[" + FORGED + "] [#1]").spawn(names);
    delegate.runAll();
    assertThat(handle.join().get(0)).startsWith(own + " [(x\\r\\n2026").hasLineCount(1);
    assertThat(handle.join().get(1)).isEqualTo(own);
  }

  @Test
  @Difference("The value of a tag")
  void aTagThatIsTooLongIsCutAtTheSpawnWithItsLength() {
    SpawningTaskExecutor executor =
        executor(new TextRules(ApplicationText.SHOWN, ApplicationText.SHOWN, 10));
    JoinHandle<String> handle =
        executor.task("x").tag("long", "y".repeat(100_000)).tag("short", "z").spawn(() -> "");
    TaskTags tags = (TaskTags) handle.tag();
    assertThat(tags.value("long")).isEqualTo("yyyyyyyyyy… (100000 characters)");
    assertThat(tags.value("short")).isEqualTo("z");
    TaskTags open = executor.untagged().tagged(null, new String[] {"a"}, new String[] {null});
    assertThat(open.with("w".repeat(11)).value("a")).isEqualTo("wwwwwwwwww… (11 characters)");
    assertThat(TaskTags.of("reports", Map.of("a", "v".repeat(5_000))).value("a")).hasSize(1_019);
  }
}
