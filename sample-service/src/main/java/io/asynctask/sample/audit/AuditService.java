package io.asynctask.sample.audit;

import io.asynctask.spring.durable.DurableTasks;
import io.asynctask.spring.web.accepted.AcceptedTask;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Starts audits, stops them and tells about them. It keeps nothing in memory: each instance of the
 * service on the same database does that for all audits, whichever has started or runs them.
 */
@Service
class AuditService {

  private final AuditRoot root;
  private final AuditRepository audits;
  private final AuditStates states;
  private final AuditTask task;
  private final ReportTask reports;
  private final DurableTasks tasks;
  private final AcceptedTasks accepted;

  AuditService(
      AuditRoot root,
      AuditRepository audits,
      AuditStates states,
      AuditTask task,
      ReportTask reports,
      DurableTasks tasks,
      AcceptedTasks accepted) {
    this.root = root;
    this.audits = audits;
    this.states = states;
    this.task = task;
    this.reports = reports;
    this.tasks = tasks;
    this.accepted = accepted;
  }

  /**
   * Starts an audit; it may have ended when this returns. The audit, its durable task and its
   * addresses are stored in one transaction: there are all of them or none.
   *
   * @throws io.asynctask.sample.problem.InvalidFieldException when {@code directory} is none
   * @throws InterruptedException for the compiler only: the task's body throws it, not its start
   */
  @Transactional
  public AcceptedTask start(String directory) throws InterruptedException {
    var unused = root.resolve(directory); // the task does that again, on the node that runs it
    long id = audits.start(directory);
    return accepted
        .accept(task.audit(id, directory))
        .id(Long.toString(id))
        .resultAt("/audits/{id}/report")
        .statusAt("/audits/{id}")
        .register();
  }

  /**
   * What is known of an audit now.
   *
   * @throws NoSuchAuditException when it is unknown
   */
  Audit find(long id) {
    return states.find(id);
  }

  /** The newest audits whose ids are below {@code before}, those that run and those that ended. */
  AuditPage newest(long before, int limit) {
    return states.newest(before, limit);
  }

  /**
   * The report, when the audit has ended; at once when it has already. An audit that was cancelled
   * or has failed is reported too, with its state and the rows written until then. Cancelling the
   * future ends the wait and not the audit.
   *
   * @throws NoSuchAuditException when it is unknown
   */
  CompletableFuture<AuditReport> report(long id) {
    return states.find(id).isRunning()
        ? reports.report(id, end(id))
        : CompletableFuture.completedFuture(reports.read(id));
  }

  /**
   * Completes when the audit has ended. It is no stage of the handle, whose cancel would stop it.
   */
  private CompletableFuture<Void> end(long id) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    var unused =
        tasks
            .join(AuditTask.key(id), Integer.class)
            .whenComplete((jars, failure) -> ended.complete(null));
    return ended;
  }

  /**
   * Stops an audit and its children, on whichever node; the rows already written stay. Returns
   * before they have stopped.
   *
   * @throws NoSuchAuditException when it is unknown
   * @throws AuditEndedException when it does not run any more
   */
  Audit stop(long id) {
    boolean requested = tasks.cancel(AuditTask.key(id), "DELETE /audits/" + id);
    Audit audit = states.find(id);
    if (requested || audit.isRunning()) {
      return audit;
    }
    throw new AuditEndedException(id);
  }
}
