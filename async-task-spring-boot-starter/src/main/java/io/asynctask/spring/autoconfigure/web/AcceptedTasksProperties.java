package io.asynctask.spring.autoconfigure.web;

import io.asynctask.spring.autoconfigure.PropertyCheck;
import io.asynctask.spring.web.accepted.ViewerLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tasks that requests start and later requests ask about.
 *
 * @param enabled Whether the application gets the beans for answering '202 Accepted', status
 *     resources and streams of progress.
 * @param retention How long after its end an accepted task is known, with its result.
 * @param maxEnded How many ended tasks are known, with their results; the one that ended first goes
 *     first.
 * @param progressInterval How often the progress of a task is looked at for each of its viewers.
 * @param heartbeat After how long without an event a comment is sent to a viewer, which detects a
 *     viewer that has gone.
 * @param maxViewers How many streams of progress all tasks have at most; further ones are answered
 *     with 503.
 * @param maxViewersPerTask How many streams of progress one task has at most; further ones are
 *     answered with 503.
 * @param writeTimeout How long a stream waits for a viewer that does not read before it is ended.
 * @since 0.1.0
 */
@ConfigurationProperties("async-task.web.accepted")
public record AcceptedTasksProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("5m") Duration retention,
    @DefaultValue("1000") int maxEnded,
    @DefaultValue("500ms") Duration progressInterval,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("500") int maxViewersPerTask,
    @DefaultValue("1000") int maxViewers,
    @DefaultValue("10s") Duration writeTimeout) {

  /** Checks the values. */
  public AcceptedTasksProperties {
    PropertyCheck.notNegative("async-task.web.accepted.retention", retention);
    PropertyCheck.notNegative("async-task.web.accepted.max-ended", maxEnded);
    PropertyCheck.positive("async-task.web.accepted.progress-interval", progressInterval);
    PropertyCheck.positive("async-task.web.accepted.heartbeat", heartbeat);
    PropertyCheck.positive("async-task.web.accepted.max-viewers-per-task", maxViewersPerTask);
    PropertyCheck.positive("async-task.web.accepted.max-viewers", maxViewers);
    PropertyCheck.positive("async-task.web.accepted.write-timeout", writeTimeout);
  }

  ViewerLimits viewerLimits() {
    return new ViewerLimits(maxViewersPerTask, maxViewers, writeTimeout);
  }
}
