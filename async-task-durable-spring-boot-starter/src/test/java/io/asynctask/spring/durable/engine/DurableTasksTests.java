package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskQuery;
import io.asynctask.spring.durable.DurableTasks.Page;
import io.asynctask.spring.durable.store.RetentionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others see of tasks: finding, listing, joining, results and retention. */
@Timeout(20)
class DurableTasksTests {

  private final TestDatabase database = new TestDatabase();
  private final FakeMethod greet = new FakeMethod("greet", (name, context) -> "Hello " + name);
  private final FakeMethod sum = new FakeMethod("sum.monthly", (month, context) -> month);
  private final TestNode node = new TestNode("one", database.dataSource(), greet, sum);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  private List<String> ids(DurableTaskQuery query) {
    return node.tasks.list(query).tasks().stream().map(DurableTask::id).toList();
  }

  private String store(DurableCall call) {
    return node.tasks.idOf(node.call(call));
  }

  @Test
  void aListIsPagedNewestFirst() {
    List<String> stored = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      stored.add(0, store(greet.call("" + i)));
    }

    List<String> listed = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      Page page = node.tasks.list(DurableTaskQuery.all().limit(10).after(cursor));
      page.tasks().forEach(task -> listed.add(task.id()));
      cursor = page.next();
      pages++;
    } while (cursor != null);

    assertThat(listed).isEqualTo(stored);
    assertThat(pages).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node.tasks.list(DurableTaskQuery.all().after("no cursor")))
        .withMessageContaining("no cursor");
  }

  @Test
  void aPageThatIsJustFullHasNoNext() {
    store(greet.call("a"));
    store(greet.call("b"));

    assertThat(node.tasks.list(DurableTaskQuery.all().limit(2)).next()).isNull();
  }

  @Test
  void aListHasTheTasksOfTheQueryOnly() {
    String acme = store(greet.call("a", null, Map.of("tenant", "acme", "user", "\"ada\"")));
    String percent = store(greet.call("b", null, Map.of("tenant", "100%_!")));
    String keyed = store(sum.call("c", "2026-11", Map.of()));
    node.tasks.cancel(keyed, "");
    DurableTaskQuery all = DurableTaskQuery.all();

    assertThat(ids(all.tag("tenant", "acme"))).containsExactly(acme);
    assertThat(ids(all.tag("tenant", "acme").tag("user", "\"ada\""))).containsExactly(acme);
    assertThat(ids(all.tag("tenant", "acme").tag("user", "bob"))).isEmpty();
    assertThat(ids(all.tag("tenant", "100%_!"))).containsExactly(percent);
    assertThat(ids(all.tag("tenant", "100%"))).isEmpty();
    assertThat(ids(all.tag("tenant", "%"))).isEmpty();
    assertThat(ids(all.name("greet"))).containsExactly(percent, acme);
    assertThat(ids(all.name("sum.*"))).containsExactly(keyed);
    assertThat(ids(all.name("s_m.*"))).isEmpty();
    assertThat(ids(all.key("2026-11"))).containsExactly(keyed);
    assertThat(ids(all.state(TaskState.CANCELLED))).containsExactly(keyed);
    assertThat(ids(all.state(TaskState.SCHEDULED, TaskState.CANCELLED))).hasSize(3);
    assertThat(ids(all.state(TaskState.RUNNING, TaskState.CANCELLING, TaskState.WAITING)))
        .isEmpty();
    assertThat(ids(all.node("one"))).isEmpty();
    assertThat(ids(all.olderThan(Duration.ZERO))).hasSize(3);
    assertThat(ids(all.olderThan(Duration.ofHours(1)))).isEmpty();
    assertThat(node.tasks.find(acme).orElseThrow().tags())
        .containsOnly(Map.entry("tenant", "acme"), Map.entry("user", "\"ada\""));
  }

  @Test
  void aQueuedTaskIsShownAsItIs() {
    String id = store(sum.call("c", "2026-11", Map.of("tenant", "acme")));

    DurableTask task = node.tasks.find("2026-11").orElseThrow();

    assertThat(task)
        .isEqualTo(
            new DurableTask(
                id,
                "2026-11",
                "sum.monthly",
                Map.of("tenant", "acme"),
                TaskState.SCHEDULED,
                0,
                null,
                task.createdAt(),
                null,
                null,
                null,
                null,
                false));
    assertThat(id).hasSize(22).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void theHandleOfAnotherTaskHasNoDurableId() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node.tasks.idOf(JoinHandle.completed("")))
        .withMessageContaining("not the handle of a durable task");
  }

  @Test
  void aTaskThatIsNotThereCannotBeJoined() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> node.tasks.join("unknown", String.class))
        .withMessageContaining("unknown");
    assertThat(node.tasks.find("unknown")).isEmpty();
    assertThat(node.tasks.result("unknown", String.class)).isEmpty();
    assertThat(node.tasks.cancel("unknown", "")).isFalse();
    assertThat(node.tasks.retry("unknown")).isFalse();
  }

  @Test
  void aTaskThatHasEndedCanBeJoined() {
    node.start();
    String id = node.tasks.idOf(node.call(greet.call("Ada")));
    node.tasks.join(id, String.class).join();

    assertThat(node.tasks.join(id, String.class).join()).isEqualTo("Hello Ada");
    assertThat(node.tasks.join(id, Void.class).join()).isNull();
    assertThat(node.tasks.idOf(node.tasks.join(id, String.class))).isEqualTo(id);
  }

  @Test
  void aResultOfAnotherTypeIsAnError() {
    node.start();
    JoinHandle<String> handle = node.call(greet.call("Ada"));
    handle.join();
    String id = node.tasks.idOf(handle);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> node.tasks.result(id, Integer.class))
        .withMessageContainingAll(id, "java.lang.Integer");
    assertThatThrownBy(() -> node.tasks.join(id, Integer.class).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTaskIsNotTriedAgainWhileAnotherHasItsKey() {
    String first = store(sum.call("a", "2026-11", Map.of()));
    node.tasks.cancel(first, "");
    String second = store(sum.call("b", "2026-11", Map.of()));

    assertThat(node.tasks.retry(first)).isFalse();
    node.tasks.cancel(second, "");
    assertThat(node.tasks.retry(first)).isTrue();
    assertThat(store(sum.call("c", "2026-11", Map.of()))).isEqualTo(first);
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store(sum.call("a", "k".repeat(256), Map.of())))
        .withMessageContainingAll("sum.monthly", "256 characters, more than 255");
  }

  @Test
  void endedTasksAreRemovedByAge() {
    String ended = store(greet.call("a"));
    node.tasks.cancel(ended, "");
    String live = store(greet.call("b"));
    DatabaseClock clock = new DatabaseClock(database.tasks()::time);
    RetentionStore store = new RetentionStore(database.tasks());

    new Retention(store, clock, Duration.ofHours(1), null).run(() -> false);
    assertThat(ids(DurableTaskQuery.all())).containsExactly(live, ended);

    new Retention(store, clock, Duration.ZERO, null).run(() -> false);
    assertThat(ids(DurableTaskQuery.all())).containsExactly(live);
  }

  @Test
  void endedTasksAreRemovedByNumber() {
    List<String> ended = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = store(greet.call("" + i));
      node.tasks.cancel(id, "");
      ended.add(0, id);
    }
    String live = store(greet.call("live"));

    new Retention(
            new RetentionStore(database.tasks()),
            new DatabaseClock(database.tasks()::time),
            Duration.ofDays(1),
            2)
        .run(() -> false);

    assertThat(ids(DurableTaskQuery.all())).containsExactly(live, ended.get(0), ended.get(1));
  }
}
