package io.asynctask.spring.durable.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asynctask.JoinHandle;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.durable.FakeDurableTasks;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.durable.store.TaskTables;
import io.asynctask.spring.web.accepted.AcceptedTaskStore.Acceptance;
import io.asynctask.spring.web.accepted.AcceptedTaskStore.Snapshot;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** On H2, with the script of the table and the column of tasks to which it refers. */
class DurableAcceptedTasksTests {

  private static final Instant ACCEPTED = Instant.parse("2026-11-24T10:00:00.123Z");

  private final EmbeddedDatabase database =
      new EmbeddedDatabaseBuilder()
          .generateUniqueName(true)
          .setType(EmbeddedDatabaseType.H2)
          .build();
  private final JdbcClient jdbc = JdbcClient.create(database);
  private final FakeDurableTasks durable = new FakeDurableTasks();
  private DurableAcceptedTasks store;

  private DurableAcceptedTasks node() {
    return new DurableAcceptedTasks(
        durable, new AcceptanceTable(new TaskDatabase(database, new TaskTables(""))));
  }

  @BeforeEach
  void createTables() {
    new ResourceDatabasePopulator(
            new ClassPathResource("io/asynctask/spring/durable/schema-h2.sql"))
        .execute(database);
    store = node();
  }

  @AfterEach
  void shutDown() {
    database.shutdown();
  }

  private void insertTask(String id) {
    int ignored =
        jdbc.sql(
                """
                insert into async_task (id, name, tags, state, arguments, context, attempt,
                  failures, cancel_requested, created_at)
                values (:id, 'report', '{}', 'SCHEDULED', '{}', '{}', 0, 0, false, now())
                """)
            .param("id", id)
            .update();
  }

  private static Acceptance acceptance(String id, @Nullable String owner) {
    return new Acceptance(
        id, id, owner, URI.create("/reports/" + id), URI.create("/reports/d1/result"), ACCEPTED);
  }

  @Test
  void anAcceptanceIsFoundOnAnyNodeAsItWasSaved() {
    insertTask("d1");
    insertTask("d2");
    Acceptance saved = acceptance("d1", "alice");
    Acceptance withoutResult = new Acceptance("d2", "d2", null, URI.create("/d2"), null, ACCEPTED);

    assertThat(store.save(saved)).isEqualTo(saved);
    store.save(withoutResult);

    assertThat(node().find("d1", "alice")).contains(saved);
    assertThat(node().find("d2", null)).contains(withoutResult);
    assertThat(node().find("d2", "bob")).contains(withoutResult);
  }

  @Test
  void onlyOwnersFindTheirs() {
    insertTask("d1");
    store.save(acceptance("d1", "alice"));

    assertThat(store.find("d1", "bob")).isEmpty();
    assertThat(store.find("d1", null)).isEmpty();
    store.save(acceptance("d1", "bob"));
    assertThat(store.find("d1", "bob")).map(Acceptance::owner).contains("bob");
    assertThat(store.find("d1", "alice")).map(Acceptance::owner).contains("alice");
    assertThatIllegalArgumentException().isThrownBy(() -> store.save(acceptance("d1", "")));
  }

  @Test
  void theFirstAcceptanceOfAnOwnerStays() {
    insertTask("d1");
    Acceptance first = store.save(acceptance("d1", "alice"));

    Acceptance second =
        store.save(
            new Acceptance(
                "d1", "d1", "alice", URI.create("/other"), null, ACCEPTED.plusSeconds(1)));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void isRemovedWithItsTask() {
    insertTask("d1");
    store.save(acceptance("d1", null));

    int ignored = jdbc.sql("delete from async_task").update();

    assertThat(store.find("d1", null)).isEmpty();
  }

  @Test
  void belongsToATask() {
    assertThatExceptionOfType(DataIntegrityViolationException.class)
        .isThrownBy(() -> store.save(acceptance("d1", null)));
  }

  @Test
  void looksAtTheTask() {
    durable.put("d1", TaskState.RUNNING, "java.io.IOException: of the attempt before");
    durable.put("d2", TaskState.FAILED, "java.io.IOException: disk full");

    assertThat(store.look("d1"))
        .contains(new Snapshot(TaskState.RUNNING, new Progress(1, 2, "pages"), null, null));
    assertThat(store.look("d2"))
        .contains(
            new Snapshot(
                TaskState.FAILED,
                new Progress(1, 2, "pages"),
                FakeDurableTasks.CREATED.plusSeconds(3),
                "java.io.IOException"));
    assertThat(store.look("2026-05")).as("a key").isEmpty();
  }

  @Test
  void handsOnToTheDurableTasks() {
    JoinHandle<String> handle = JoinHandle.completed("result");
    durable.putHandle("d1", handle);

    assertThat(store.idOf(handle)).isEqualTo(Optional.of("d1"));
    assertThat(store.idOf(JoinHandle.completed(1))).isEmpty();
    assertThat((Object) store.join("d1").join()).isEqualTo("result");
    store.cancel("d1", "client");
    assertThat(durable.requests).containsExactly("cancel d1 by client");
  }
}
