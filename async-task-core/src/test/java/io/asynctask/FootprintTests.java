package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.GraphLayout;

@DisplayName("A task is one heap object of a known size")
class FootprintTests {

  @Test
  void anUntrackedTaskTakes40Bytes() {
    assertSize(AsyncTask.spawn(() -> 42, queued -> {}, "tag").handle(), 40);
    assertSize(AsyncTask.spawn(waker -> Poll.pending(), queued -> {}, "tag").handle(), 40);
  }

  @Test
  void aTrackedTaskTakes72BytesWithAllThatIsShownOfIt() {
    assertSize(tracked(new LiveTasks()), 72);
  }

  private static void assertSize(JoinHandle<?> task, long bytes) {
    ClassLayout layout = ClassLayout.parseInstance(task);
    assertThat(layout.instanceSize()).as(layout.toPrintable()).isEqualTo(bytes);
  }

  @Test
  void aRegistryTakesAFewBytesForEachTask() {
    LiveTasks liveTasks = new LiveTasks();
    List<JoinHandle<?>> handles = new ArrayList<>();
    for (int i = 0; i < 64_000; i++) {
      handles.add(tracked(liveTasks));
    }
    long tasks = handles.size() * 72L;
    assertThat((GraphLayout.parseInstance(liveTasks).totalSize() - tasks) / (double) handles.size())
        .as("bytes of the registry for each task")
        .isLessThan(8);
  }

  private static JoinHandle<Integer> tracked(LiveTasks liveTasks) {
    return AsyncTask.builder("tag")
        .name("name")
        .trackedBy(liveTasks)
        .spawn(() -> 42, queued -> {})
        .handle();
  }
}
