package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskQuery;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts of the application that the database does not take as they are, or that mean something. */
@Timeout(20)
class HostileTextTests extends OneNode {

  @Test
  void aLongReasonOfACancelIsCut() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod endless =
        new FakeMethod(
            "endless",
            (arguments, context) -> {
              FakeMethod.runForEver(running);
              return "";
            });
    start(endless);
    JoinHandle<String> handle = node.call(endless.call(""));
    running.await();

    assertThat(node.tasks.cancel(node.tasks.idOf(handle), "\n\0".repeat(1_000))).isTrue();

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    assertThat(node.find(handle).failure()).contains("\\n\\u0000").doesNotContain("\n");
  }

  @Test
  void aProgressThatIsLongOnceEscapedKeepsNoHandleWaiting() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    FakeMethod verbose =
        new FakeMethod(
            "verbose",
            (arguments, context) -> {
              TaskContext.current().orElseThrow().progress(1, 2, "\0".repeat(890));
              goOn.await();
              return "";
            });
    FakeMethod other = new FakeMethod("other", (arguments, context) -> "");
    start(verbose, other);
    JoinHandle<String> handle = node.call(verbose.call(""));

    await().until(() -> node.find(handle).progress() != null);
    String elsewhere = node.tasks.idOf(node.call(other.call("")));
    assertThat(node.tasks.join(elsewhere, String.class).join()).isEmpty();
    goOn.countDown();
    assertThat(handle.join()).isEmpty();
  }

  @Test
  void aFailureWithCharactersThatDatabasesDoNotStoreIsEscaped() {
    FakeMethod broken =
        new FakeMethod(
            "broken",
            (arguments, context) -> {
              throw new IllegalStateException("no\0paper\n\uD800");
            });
    start(broken);

    JoinHandle<String> handle = node.call(broken.call(""));

    assertThatThrownBy(handle::join).isInstanceOf(CompletionException.class);
    assertThat(node.find(handle).failure())
        .isEqualTo("java.lang.IllegalStateException: no\\u0000paper\\n\\uD800");
  }

  @Test
  void aResultThatTheDatabaseRefusesFailsItsTask() {
    FakeMethod raw = new FakeMethod("raw", (arguments, context) -> "a\0b");
    start(raw);

    JoinHandle<String> handle = node.call(raw.call(""));

    if (TestDatabase.isPostgres()) {
      assertThatThrownBy(handle::join).isInstanceOf(CompletionException.class);
      assertThat(node.find(handle).failure()).contains("The database has refused the end");
    } else {
      assertThat(handle.join()).isEqualTo("a\0b");
    }
    assertThat(database.executions()).isZero();
  }

  @Test
  void aKeyWithACharacterThatDatabasesDoNotStoreIsRefused() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "");
    start(method);

    assertThatThrownBy(() -> node.call(method.call("", "a\0b", Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U+0000");
  }

  @Test
  void tagsAndNamesWithTheSignsOfPatternsAreFoundAsTheyAre() {
    FakeMethod method = new FakeMethod("a_b%c!d", (arguments, context) -> "");
    FakeMethod other = new FakeMethod("axb1c!d", (arguments, context) -> "");
    node = new TestNode("one", database.dataSource(), method, other);
    Map<String, String> tags = Map.of("k\"}%", "v'_\\ \uD83D\uDE00 : ?");
    JoinHandle<String> handle = node.call(method.call("", "'; drop table async_task; --", tags));
    node.call(other.call("", null, Map.of("k\"}x", "v'x\\ \uD83D\uDE00 : ?")));
    DurableTask task = node.find(handle);

    assertThat(task.tags()).isEqualTo(tags);
    DurableTaskQuery all = DurableTaskQuery.all();
    assertThat(node.tasks.list(all.tag("k\"}%", "v'_\\ \uD83D\uDE00 : ?")).tasks())
        .containsExactly(task);
    assertThat(node.tasks.list(all.name("a_b%*")).tasks()).containsExactly(task);
    assertThat(node.tasks.find("'; drop table async_task; --")).contains(task);
  }

  @Test
  void aTagThatJsonOfTheDatabaseDoesNotHoldIsStoredEscaped() {
    FakeMethod method = new FakeMethod("method", (arguments, context) -> "ran");
    start(method);

    JoinHandle<String> handle = node.call(method.call("", null, Map.of("user", "a\0b\uD800")));

    assertThat(handle.join()).isEqualTo("ran");
    assertThat(node.find(handle).tags()).containsOnlyKeys("user");
    assertThat(node.tasks.list(DurableTaskQuery.all().tag("user", "a\0b\uD800")).tasks())
        .hasSize(1);
  }

  @Test
  void whatNoTaskCanHaveIsNotFound() {
    start();

    assertThat(node.tasks.find("a\0b")).isEmpty();
    assertThat(node.tasks.cancel("a\0b", "")).isFalse();
    assertThat(node.tasks.list(DurableTaskQuery.all().name("a\0b")).tasks()).isEmpty();
    assertThat(node.tasks.list(DurableTaskQuery.all().node("a\0b")).tasks()).isEmpty();
    assertThat(
            node.tasks
                .list(DurableTaskQuery.all().olderThan(Duration.ofSeconds(Long.MAX_VALUE)))
                .tasks())
        .isEmpty();
    assertThat(
            node.tasks
                .list(
                    DurableTaskQuery.all()
                        .state(TaskState.COMPLETED)
                        .olderThan(Duration.ofDays(999_999_999)))
                .tasks())
        .isEmpty();
  }
}
