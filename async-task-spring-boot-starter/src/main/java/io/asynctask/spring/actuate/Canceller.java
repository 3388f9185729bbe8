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

  /** The type of the audit events. */
  static final String EVENT_TYPE = "ASYNC_TASK_CANCEL";

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
      cancelled++;
      if (sample.size() < MAX_SAMPLE) {
        sample.add(Long.toString(task.id()));
      }
    }
    return stopping;
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
    try {
      publisher.publishEvent(
          new AuditApplicationEvent(new AuditEvent(principal, EVENT_TYPE, data)));
    } catch (RuntimeException failure) {
      // The tasks are cancelled: an answer that the request has failed would be wrong.
      log.error("The audit event of a cancel was not received", failure);
    }
  }
}
