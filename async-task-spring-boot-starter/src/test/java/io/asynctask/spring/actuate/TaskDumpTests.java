package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Spawned;
import io.asynctask.Task;
import io.asynctask.spring.task.TaskTags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.Show;

class TaskDumpTests {

  private final LiveTasks liveTasks = new LiveTasks();
  private final List<JoinHandle<String>> spawned = new ArrayList<>();

  private String dump(Show show) {
    AsyncTasksEndpoint endpoint =
        new AsyncTasksEndpoint(
            liveTasks,
            new TaskHistory(0, id -> null),
            ApplicationNumbers.NONE,
            WarningsAndTraces.NONE,
            List.of(),
            show,
            event -> {},
            () -> null);
    return new AsyncTasksEndpointJmxExtension(endpoint)
        .dump(null, null, null, null, null, null, null);
  }

  private void spawn(String name, Map<String, String> tags, Runnable first) {
    Pollable<String> body =
        waker -> {
          first.run();
          return Poll.pending();
        };
    Spawned<String, TaskTags> task =
        AsyncTask.builder(TaskTags.of("reports", tags))
            .name(name)
            .trackedBy(liveTasks)
            .spawn(body, Task::run);
    spawned.add(task.handle());
    task.task().run();
  }

  private void spawn(String name) {
    spawn(name, Map.of(), () -> {});
  }

  @Test
  void childrenStandBelowTheirParents() {
    spawn("root", Map.of(), () -> spawn("child", Map.of(), () -> spawn("grandchild")));
    spawn("other");
    assertThat(dump(Show.ALWAYS).lines().filter(line -> line.contains(" WAITING on reports")))
        .satisfiesExactly(
            line -> assertThat(line).matches("\\d+ root WAITING on reports, age .*, 1 run"),
            line -> assertThat(line).matches(" {2}\\d+ child .*"),
            line -> assertThat(line).matches(" {4}\\d+ grandchild .*"),
            line -> assertThat(line).matches("\\d+ other .*"));
    assertThat(dump(Show.ALWAYS)).doesNotContain("Cut after");
  }

  @Test
  void textOfTheApplicationStaysOnItsLine() {
    spawn("a\nb\r\u2028\u202ec", Map.of("k\ney", "v\n  at evil.Frame(Evil.java:1)"), () -> {});
    String dump = dump(Show.ALWAYS);
    assertThat(dump.lines()).hasSize(3);
    assertThat(dump)
        .contains("a\\nb\\r\\u2028\\u202Ec")
        .contains("{k\\ney=v\\n  at evil.Frame(Evil.java:1)}");
  }

  @Test
  void hiddenTextIsMasked() {
    spawn(new String("computed for acme"), Map.of("tenant", "acme"), () -> {});
    assertThat(dump(Show.NEVER)).contains("******", "tenant=******").doesNotContain("acme");
  }

  @Test
  void manyTasksAreCutAndItSaysSo() {
    for (int i = 0; i < 3_000; i++) {
      spawn("task");
    }
    String dump = dump(Show.ALWAYS);
    assertThat(dump.lines().count()).isLessThan(5_100);
    assertThat(dump).contains("3000 live").contains("Cut after 1000 tasks. There are more");
  }

  @Test
  void longTextIsCutAndItSaysSo() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      tags.put("key" + i, "x".repeat(1_000));
    }
    for (int i = 0; i < 1_000; i++) {
      spawn("y".repeat(1_000), tags, () -> {});
    }
    String dump = dump(Show.ALWAYS);
    assertThat(dump.length()).isLessThan(1_100_000);
    assertThat(dump.lines()).allMatch(line -> line.length() < 2_100);
    assertThat(dump).contains("Cut after ");
  }

  @Test
  void aDeepLineOfChildrenNeedsNoStack() {
    spawnNested(300);
    assertThat(dump(Show.ALWAYS).lines().filter(line -> line.contains(" deep WAITING")))
        .hasSize(300);
  }

  private void spawnNested(int depth) {
    if (depth > 0) {
      spawn("deep", Map.of(), () -> spawnNested(depth - 1));
    }
  }
}
