package io.asynctask.spring.actuate;

import io.asynctask.CancelCause;
import io.asynctask.LiveTask;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The cancels of one request: the receipts of the tasks tell by whom, and so does an audit event.
 * Used by one thread.
 */
final class Canceller {

  private static final Log log = LogFactory.getLog(Canceller.class);

  /** The type of the audit events of cancels. */
  static final String EVENT_TYPE = "ASYNC_TASK_CANCEL";

  /** The type of the audit events of retries. */
  static final String RETRY_EVENT_TYPE = "ASYNC_TASK_RETRY";

  private static final int MAX_SAMPLE = 100;

  private final @Nullable String principal;
  private final CancelCause cause;
  private final boolean interrupt;
  private final List<String> sample = new ArrayList<>();
  private long cancelled;

  private Canceller(@Nullable String principal, String way, boolean interrupt) {
    this.principal = principal;
    this.cause = new CancelCause("ENDPOINT", principal == null ? way : principal);
    this.interrupt = interrupt;
  }

  /** Returns the cancels of a request over HTTP, which may have a principal. */
  static Canceller ofRequest(@Nullable Principal principal, boolean interrupt) {
    // A copy, as a name that is a constant of the program would not be masked.
    String name = principal == null ? null : new String(principal.getName());
    return new Canceller(name, "endpoint", interrupt);
  }

  /** Returns the cancels of a call over JMX. */
  static Canceller ofJmx(boolean interrupt) {
    return new Canceller(null, "JMX", interrupt);
  }

  /**
   * Cancels a task.
   *
   * @return whether it is to stop, also because of its deadline
   */
  boolean cancel(LiveTask task) {
    cause.during(() -> task.handle().cancel(interrupt));
    boolean stopping = task.handle().isCancelled() || !task.state().isFinal();
    if (stopping) {
      count(Long.toString(task.id()));
    }
    return stopping;
  }

  /**
   * Requests the cancel of a task of the cluster.
   *
   * @return whether it is to stop, also because of a request before
   */
  boolean cancel(ClusterTasks tasks, ClusterTask task) {
    boolean stopping =
        !task.state().isFinal()
            && (tasks.cancel(task.id(), cause.by()) || task.cancelRequest() != null);
    if (stopping) {
      count(task.id());
    }
    return stopping;
  }

  /** Refuses cancels without an interrupt, which the tasks of the cluster do not have. */
  void requireInterrupt() {
    if (!interrupt) {
      throw new InvalidParameterException(
          "interrupt", "false", "true: a cancel interrupts the body of a task of the cluster");
    }
  }

  private void count(String id) {
    cancelled++;
    if (sample.size() < MAX_SAMPLE) {
      sample.add(id);
    }
  }

  Cancellation result() {
    return new Cancellation(cancelled, List.copyOf(sample));
  }

  /**
   * Publishes the audit event of the request. If a listener fails, that is logged.
   *
   * @param what what was to be cancelled: an id, or a filter
   */
  void audit(ApplicationEventPublisher publisher, String what, Object value) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(what, value);
    data.put("interrupt", interrupt);
    data.put("cancelled", cancelled);
    publish(publisher, EVENT_TYPE, data);
  }

  /** Publishes the audit event of a retry, as {@link #audit} does. */
  void auditRetry(ApplicationEventPublisher publisher, String id) {
    publish(publisher, RETRY_EVENT_TYPE, Map.of("task", id));
  }

  private void publish(ApplicationEventPublisher publisher, String type, Map<String, Object> data) {
    try {
      publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(principal, type, data)));
    } catch (RuntimeException failure) {
      // It is done: an answer that the request has failed would be wrong.
      log.error("The audit event " + type + " was not received", failure);
    }
  }
}
