package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.autoconfigure.PropertyCheck;
import io.asynctask.spring.durable.engine.EngineSettings;
import io.asynctask.spring.durable.store.TaskTables;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of durable tasks.
 *
 * @param enabled Whether durable tasks are stored and run.
 * @param heartbeat Time between two heartbeats of a running task.
 * @param missedHeartbeats Number of missed heartbeats after which another node takes a task over;
 *     at least 4. A node that cannot write heartbeats stops its bodies after three quarters of that
 *     time.
 * @param maxLostAttempts Number of attempts of a task that may be lost with their nodes, since its
 *     call or its last retry. Then it fails, as it may be the task that ends its nodes.
 * @param pollInterval Time between two looks at the database for due tasks.
 * @param immediate Whether a node looks for due tasks as soon as a call of its own was committed.
 * @param concurrency Number of durable tasks that a node runs at a time. Each of them holds a
 *     thread of the engine beside the one of its executor.
 * @param retention How long tasks are kept that have ended.
 * @param maxEnded Number of tasks that are kept that have ended, the newest; by default any number.
 * @param tablePrefix Prefix of the names of the tables 'async_task' and 'async_task_execution'. It
 *     may name a schema, as in 'app.'.
 * @param node Name of this node, which no other has; by default the name of the host and a random
 *     part.
 * @param shutdownGrace How long the bodies of running tasks have for stopping when the node shuts
 *     down. Tasks that have stopped go back to the queue at once.
 * @since 0.1.0
 */
@ConfigurationProperties("async-task.durable")
public record DurableProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("5s") Duration heartbeat,
    @DefaultValue("4") int missedHeartbeats,
    @DefaultValue("10") int maxLostAttempts,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("true") boolean immediate,
    @DefaultValue("10") int concurrency,
    @DefaultValue("7d") Duration retention,
    @Nullable Integer maxEnded,
    @DefaultValue("") String tablePrefix,
    @Nullable String node,
    @DefaultValue("5s") Duration shutdownGrace) {

  private static final String PREFIX = "async-task.durable.";
  private static final Duration CHECK = Duration.ofMillis(250);
  private static final Duration MAX_RETENTION = Duration.ofDays(36_500);
  private static final Duration MIN_HEARTBEAT = Duration.ofMillis(100);
  private static final int MAX_NODE = 50;
  private static final int MAX_HOST = 40;

  /** Checks the values. */
  public DurableProperties {
    PropertyCheck.check(
        heartbeat.compareTo(MIN_HEARTBEAT) >= 0,
        PREFIX + "heartbeat",
        heartbeat,
        "It must be at least 100ms.");
    PropertyCheck.check(
        missedHeartbeats >= 4,
        PREFIX + "missed-heartbeats",
        missedHeartbeats,
        "It must be at least 4.");
    PropertyCheck.positive(PREFIX + "max-lost-attempts", maxLostAttempts);
    PropertyCheck.positive(PREFIX + "poll-interval", pollInterval);
    PropertyCheck.positive(PREFIX + "concurrency", concurrency);
    PropertyCheck.notNegative(PREFIX + "retention", retention);
    PropertyCheck.check(
        retention.compareTo(MAX_RETENTION) <= 0,
        PREFIX + "retention",
        retention,
        "It must be at most 100 years.");
    if (maxEnded != null) {
      PropertyCheck.notNegative(PREFIX + "max-ended", maxEnded);
    }
    PropertyCheck.check(
        TaskTables.isValidPrefix(tablePrefix),
        PREFIX + "table-prefix",
        tablePrefix,
        "It has letters, digits and '_' only, after a schema and '.' if there is one.");
    PropertyCheck.check(
        node == null || (!node.isBlank() && node.length() <= MAX_NODE),
        PREFIX + "node",
        node,
        "It must have 1 to 50 characters.");
    PropertyCheck.notNegative(PREFIX + "shutdown-grace", shutdownGrace);
  }

  TaskTables tables() {
    return new TaskTables(tablePrefix);
  }

  EngineSettings settings() {
    return new EngineSettings(
        Objects.requireNonNullElseGet(node, DurableProperties::defaultNode),
        concurrency,
        pollInterval,
        immediate,
        heartbeat,
        missedHeartbeats,
        maxLostAttempts,
        CHECK,
        retention,
        maxEnded,
        shutdownGrace);
  }

  private static String defaultNode() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unknown) {
      host = "node";
    }
    return host.substring(0, Math.min(host.length(), MAX_HOST))
        + "-"
        + String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
  }
}
