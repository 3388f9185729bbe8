package io.asynctask.spring.durable.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the engine on one node.
 *
 * @param node the name of the node; 50 characters at most
 * @param concurrency how many tasks this node runs at a time
 * @param pollInterval how often it looks for due tasks
 * @param immediate whether it looks as soon as a call was committed, too
 * @param heartbeat the time between two heartbeats of a running task
 * @param missedHeartbeats after how many of them another node takes the task over; at least 4
 * @param maxLostAttempts how many attempts of a task may be lost with their nodes
 * @param check how often it looks for cancel requests and for the ends that callers here await
 * @param retention how long tasks are kept that have ended
 * @param maxEnded how many of them are kept; {@code null} for any number
 * @param shutdownGrace how long bodies have for stopping when the node shuts down
 * @since 0.1.0
 */
public record EngineSettings(
    String node,
    int concurrency,
    Duration pollInterval,
    boolean immediate,
    Duration heartbeat,
    int missedHeartbeats,
    int maxLostAttempts,
    Duration check,
    Duration retention,
    @Nullable Integer maxEnded,
    Duration shutdownGrace) {}
