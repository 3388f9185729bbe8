package io.asynctask.sample.audit;

import io.asynctask.JoinHandle;
import jakarta.annotation.PostConstruct;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Service;

/**
 * Starts audits, stops them and tells about them. The database knows every audit; this class knows
 * the handles of those that run. It takes it that no other process runs audits on the same
 * database.
 */
@Service
class AuditService {

  private static final Logger log = LoggerFactory.getLogger(AuditService.class);

  private final ConcurrentMap<Long, RunningAudit> running = new ConcurrentHashMap<>();

  /** Ends that the database was not there to be told of, by audit: why it failed, if it did. */
  private final ConcurrentMap<Long, Optional<Throwable>> unwritten = new ConcurrentHashMap<>();

  private final AuditRoot root;
  private final AuditRepository audits;
  private final ReportTask reports;
  private final AuditTask task;

  AuditService(AuditRoot root, AuditRepository audits, ReportTask reports, AuditTask task) {
    this.root = root;
    this.audits = audits;
    this.reports = reports;
    this.task = task;
  }

  /** Ends in the database what a process before this one has left running, before requests come. */
  @PostConstruct
  void failInterrupted() {
    int interrupted = audits.failRunning("The service stopped before the audit had ended");
    if (interrupted > 0) {
      log.warn("{} audits were interrupted by the end of the service", interrupted);
    }
  }

  /**
   * Starts an audit; it may have ended when this returns.
   *
   * @throws io.asynctask.sample.problem.InvalidFieldException when {@code directory} is none
   * @throws org.springframework.core.task.TaskRejectedException when too many audits wait; nothing
   *     is left of this one
   * @throws InterruptedException for the compiler only: the task's body throws it, not its start
   */
  RunningAudit start(String directory) throws InterruptedException {
    Path real = root.resolve(directory);
    long id = audits.start(directory);
    JoinHandle<Integer> handle;
    try {
      handle = task.audit(id, real);
    } catch (Exception e) {
      audits.delete(id);
      throw e;
    }
    RunningAudit audit = new RunningAudit(id, handle, new CompletableFuture<>());
    running.put(id, audit);
    // This stage is never cancelled: it keeps the task from being cancelled with the last of
    // others.
    var unused =
        handle.whenComplete(
            (count, failure) ->
                ended(
                    audit,
                    failure instanceof CompletionException wrapped ? wrapped.getCause() : failure));
    return audit;
  }

  private void ended(RunningAudit audit, @Nullable Throwable failure) {
    long id = audit.id();
    if (failure instanceof TaskRejectedException rejection) { // of a jar: the service stops
      log.warn("Audit {} was cut short: {}", id, rejection.getMessage());
    } else if (failure != null && !(failure instanceof CancellationException)) {
      log.error("Audit {} has failed", id, failure);
    }
    try {
      write(id, failure);
    } catch (RuntimeException e) {
      log.error("The end of audit {} could not be written, and will be when asked for", id, e);
      unwritten.put(id, Optional.ofNullable(failure));
    } finally {
      running.remove(id);
      audit.ended().complete(null);
    }
  }

  private void write(long id, @Nullable Throwable failure) {
    if (failure == null) {
      audits.end(id, AuditState.COMPLETED, null);
    } else if (failure instanceof CancellationException) {
      audits.end(id, AuditState.CANCELLED, null);
    } else {
      audits.end(id, AuditState.FAILED, failure.toString());
    }
  }

  /**
   * What is known of an audit now.
   *
   * @throws NoSuchAuditException when it is unknown
   */
  Audit find(long id) {
    writeLate(id);
    return audits.find(id).orElseThrow(() -> new NoSuchAuditException(id));
  }

  /** The newest audits whose ids are below {@code before}, those that run and those that ended. */
  AuditPage newest(long before, int limit) {
    unwritten.keySet().forEach(this::writeLate);
    return AuditPage.of(audits.newest(before, limit + 1), limit);
  }

  private void writeLate(long id) {
    Optional<Throwable> end = unwritten.get(id);
    if (end != null) {
      write(id, end.orElse(null));
      unwritten.remove(id);
    }
  }

  /**
   * The report, when the audit has ended; at once when it has already. An audit that was cancelled
   * or has failed is reported too, with its state and the rows written until then. Cancelling the
   * future ends the wait and not the audit.
   *
   * @throws NoSuchAuditException when it is unknown
   */
  CompletableFuture<AuditReport> report(long id) {
    RunningAudit audit = running.get(id);
    find(id);
    return audit == null
        ? CompletableFuture.completedFuture(reports.read(id))
        : reports.report(id, audit.ended());
  }

  /**
   * Stops an audit and its children; the rows already written stay. Returns before they have
   * stopped.
   *
   * @throws NoSuchAuditException when it is unknown
   * @throws AuditEndedException when it does not run any more
   */
  Audit stop(long id) {
    RunningAudit audit = running.get(id);
    if (find(id).isRunning() && audit != null && audit.handle().cancel(true)) {
      return find(id);
    }
    throw new AuditEndedException(id);
  }
}
