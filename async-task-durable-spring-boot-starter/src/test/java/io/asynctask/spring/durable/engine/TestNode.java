package io.asynctask.spring.durable.engine;

import io.asynctask.JoinHandle;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.durable.store.TaskDatabase;
import io.asynctask.spring.durable.store.TaskTables;
import io.asynctask.spring.task.ApplicationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A node of a cluster in this process: an engine with short heartbeats. */
final class TestNode implements AutoCloseable {

  static final Duration HEARTBEAT = Duration.ofMillis(200);

  final DurableEngine engine;
  final DurableTasks tasks;

  TestNode(String name, DataSource dataSource, DurableMethod... methods) {
    this(settings(name), dataSource, null, methods);
  }

  TestNode(
      EngineSettings settings,
      DataSource dataSource,
      @Nullable Supplier<Instant> time,
      DurableMethod... methods) {
    this(settings, dataSource, ApplicationText.SHOWN, time, methods);
  }

  TestNode(
      EngineSettings settings,
      DataSource dataSource,
      ApplicationText text,
      @Nullable Supplier<Instant> time,
      DurableMethod... methods) {
    TaskDatabase database = new TaskDatabase(dataSource, new TaskTables(""));
    engine =
        new DurableEngine(
            database,
            settings,
            () -> List.of(methods),
            JsonMapper.shared(),
            text,
            time == null ? database::time : time);
    tasks = engine.tasks();
  }

  static EngineSettings settings(String name) {
    return new EngineSettings(
        name,
        5,
        Duration.ofMillis(100),
        true,
        HEARTBEAT,
        4,
        3,
        Duration.ofMillis(50),
        Duration.ofDays(7),
        null,
        Duration.ofSeconds(1));
  }

  TestNode start() {
    engine.start();
    return this;
  }

  @SuppressWarnings("unchecked")
  JoinHandle<String> call(DurableCall call) {
    return (JoinHandle<String>) engine.calls().store(call);
  }

  DurableTask find(JoinHandle<?> handle) {
    return tasks.find(tasks.idOf(handle)).orElseThrow();
  }

  @Override
  public void close() {
    engine.stop();
  }
}
