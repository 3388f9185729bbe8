package io.asynctask.spring.durable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** A cluster of several processes, which are killed and stopped while they work. */
@ContainerTest
@Timeout(300)
class ClusterIT {

  private static final int TASKS = 10_000;

  private static final String[] FAST = {
    "--async-task.durable.initialize-schema=always",
    "--async-task.durable.heartbeat=500ms",
    "--async-task.durable.poll-interval=200ms"
  };

  private static Database database;

  private final JdbcTemplate jdbc = database.jdbc();

  @BeforeAll
  static void start() {
    database = new Database();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void createTables() {
    jdbc.execute("drop table if exists run, ended");
    jdbc.execute(
        "create table run (task text, attempt int, process bigint, primary key (task, attempt))");
    jdbc.execute("create table ended (task text, attempt int, state text)");
  }

  /** Has the database write down each end of a task. */
  private void noteEnds() {
    jdbc.execute(
        """
        create or replace function note_end() returns trigger language plpgsql as $$ begin
          insert into ended values (new.id, new.attempt, new.state);
          return new;
        end $$
        """);
    jdbc.execute(
        """
        create trigger note_end after update on async_task for each row
        when (new.state in ('COMPLETED', 'FAILED', 'CANCELLED') and old.state <> new.state)
        execute function note_end()
        """);
  }

  @Test
  void everyTaskEndsOnceThoughNodesAreKilledAndStoppedAndTheDatabaseRestarts() throws Exception {
    try (NodeProcess caller = new NodeProcess(database, FAST)) {
      caller.awaitStart();
      noteEnds();
      NodeProcess killed = new NodeProcess(database, FAST);
      try (NodeProcess stopped = new NodeProcess(database, FAST)) {
        killed.awaitStart();
        stopped.awaitStart();
        caller.send("store " + TASKS + " 50");
        awaitRunsOf(killed);
        awaitRunsOf(stopped);

        killed.kill();
        stopWhileItRuns(stopped);
        awaitTakeoverFrom(stopped);
        stopped.proceed();
        assertThat(caller.answer()).isEqualTo("stored " + TASKS);
        caller.send("await");
        database.restart();

        assertThat(caller.answer()).isEqualTo("ended " + TASKS);
      } finally {
        killed.kill();
      }
    }

    assertThat(count("select count(*) from async_task where state = 'COMPLETED'"))
        .as("completed")
        .isEqualTo(TASKS);
    assertThat(count("select count(*) from async_task_execution")).as("left").isZero();
    assertThat(count("select count(*) from ended")).as("ends").isEqualTo(TASKS);
    assertThat(count("select count(distinct task) from ended")).as("ended").isEqualTo(TASKS);
    assertThat(count("select count(*) from async_task where cast(result as text) <> attempt::text"))
        .as("results of attempts that were fenced")
        .isZero();
    int runs = count("select count(*) from run");
    assertThat(runs).as("runs").isGreaterThan(TASKS);
    System.out.printf(
        "%d tasks: %d runs, %d ends, %d attempts without a result%n",
        TASKS,
        runs,
        count("select count(*) from ended"),
        count("select sum(attempt - 1) from async_task"));
  }

  private void awaitRunsOf(NodeProcess node) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> count("select count(*) from run where process = " + node.pid()) > 20);
  }

  /** Stops a node that runs tasks. Between two looks for due tasks a node may have none. */
  private void stopWhileItRuns(NodeProcess node) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              node.stop();
              boolean runs =
                  count(
                          """
                          select count(*) from run join async_task task
                            on task.id = run.task and task.attempt = run.attempt
                          where run.process = %d and task.state = 'RUNNING'
                          """
                              .formatted(node.pid()))
                      > 0;
              if (!runs) {
                node.proceed();
              }
              return runs;
            });
  }

  /**
   * Waits until other nodes have run again what this node ran. That comes after all that was stored
   * before, which takes a slow machine more than a minute.
   */
  private void awaitTakeoverFrom(NodeProcess node) {
    await()
        .atMost(Duration.ofSeconds(150))
        .until(
            () ->
                count(
                        """
                        select count(*) from run first join run later
                          on later.task = first.task and later.attempt > first.attempt
                        where first.process = %d
                        """
                            .formatted(node.pid()))
                    > 0);
  }

  private int count(String sql) {
    return jdbc.queryForObject(sql, Integer.class);
  }

  @Test
  void aTaskIsCancelledOnTheNodeThatRunsItWithinASecondItsStatementIncluded() throws Exception {
    try (NodeProcess runner = new NodeProcess(database, FAST)) {
      runner.awaitStart();
      String task = runner.ask("sleep");
      await().until(() -> sleeping() == 1);
      try (NodeProcess canceller = new NodeProcess(database, FAST)) {
        canceller.awaitStart();
        long requested = System.nanoTime();
        assertThat(canceller.ask("cancel " + task)).isEqualTo("true");

        await()
            .atMost(Duration.ofSeconds(1))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> sleeping() == 0);
        System.out.printf(
            "The statement of another node had stopped %d ms after the request%n",
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - requested));
        assertThat(canceller.ask("cancel " + task)).isEqualTo("false");
      }
      assertThat(runner.ask("await")).isEqualTo("ended 0");
    }
    assertThat(jdbc.queryForList("select state from async_task where name = 'sleep'"))
        .singleElement()
        .hasFieldOrPropertyWithValue("state", "CANCELLED");
  }

  private int sleeping() {
    return count(
        "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep%'"
            + " and pid <> pg_backend_pid()");
  }
}
