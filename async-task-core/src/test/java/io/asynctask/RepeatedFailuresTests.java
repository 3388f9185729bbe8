package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("faults")
@DisplayName("What fails for every task is not logged for every task")
class RepeatedFailuresTests {

  private final Logger logger = Logger.getLogger(AsyncTask.class.getName());
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  @Test
  void oneLineThenTheNumberOfTheOthers() {
    RepeatedFailures failures = new RepeatedFailures("A thing failed");
    for (int i = 0; i < 100; i++) {
      failures.log("source", new Error());
    }
    assertThat(lines).containsExactly("A thing failed: source");
    failures.endInterval(String.class);
    assertThat(lines).hasSize(2).last().asString().contains("99 more times");
    failures.log("source", new Error());
    assertThat(lines).hasSize(3);
  }

  @Test
  void nothingMoreIsSaidOfASingleOne() {
    RepeatedFailures failures = new RepeatedFailures("A thing failed");
    failures.log("source", new Error());
    failures.endInterval(String.class);
    assertThat(lines).hasSize(1);
  }

  @Test
  void oneClassDoesNotHideAnother() {
    RepeatedFailures failures = new RepeatedFailures("A thing failed");
    failures.log("source", new Error());
    failures.log(42, new Error());
    assertThat(lines).containsExactly("A thing failed: source", "A thing failed: 42");
  }

  @Test
  void allOfThemAtDebugLevel() {
    logger.setLevel(Level.FINE);
    handler.setLevel(Level.FINE);
    RepeatedFailures failures = new RepeatedFailures("A thing failed");
    failures.log("first", new Error());
    failures.log("second", new Error());
    assertThat(lines).containsExactly("A thing failed: first", "A thing failed: second");
  }

  @Test
  void theListenersOfManyTasksSayItOnce() {
    LiveTasks liveTasks =
        LiveTasks.notifying(
            new TaskListener() {
              @Override
              public void waiting(LiveTask task) {
                throw new IllegalStateException("each time");
              }
            });
    for (int i = 0; i < 100; i++) {
      AsyncTask.builder("tag")
          .trackedBy(liveTasks)
          .spawn(ScriptedBody.pending(), task -> {})
          .task()
          .run();
    }
    assertThat(lines).hasSize(1);
  }

  @Test
  void whatCannotSayWhatItIsIsLoggedByItsClass() {
    Object unspeakable =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError();
          }
        };
    RepeatedFailures failures = new RepeatedFailures("A thing failed");
    assertThatCode(() -> failures.log(unspeakable, new Error())).doesNotThrowAnyException();
    assertThat(lines).singleElement().asString().contains(unspeakable.getClass().getName());
  }

  @Test
  void aDescriptionStaysOnItsLine() {
    Object forger =
        new Object() {
          @Override
          public String toString() {
            return "x\nERROR forged";
          }
        };
    new RepeatedFailures("A thing failed").log(forger, new Error());
    assertThat(lines).containsExactly("A thing failed: x\\nERROR forged");
  }

  @Test
  void aTaskDescribesItselfOnOneLine() {
    Spawned<String, String> spawned =
        AsyncTask.builder("tag\nforged")
            .name("name\rforged")
            .spawn(ScriptedBody.throwing(new Exception("message\nforged")), Task::run);
    spawned.task().schedule();
    assertThat(spawned.handle().toString())
        .contains("tag\\nforged", "name\\rforged") // and on JDK 17 the message of the failure
        .doesNotContainPattern("[\r\n]");
  }
}
