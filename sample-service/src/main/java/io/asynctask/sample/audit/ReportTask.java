package io.asynctask.sample.audit;

import io.asynctask.sample.jar.JarRepository;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * The task {@code report}: waits for the end of an audit, without a thread, and reads its report.
 * Whoever stops waiting cancels this task and not the audit.
 */
@Component
class ReportTask {

  private final AuditStates audits;
  private final JarRepository jars;

  ReportTask(AuditStates audits, JarRepository jars) {
    this.audits = audits;
    this.jars = jars;
  }

  /** The report, when {@code ended} is done. */
  @Async
  @TaskName("report")
  public CompletableFuture<AuditReport> report(
      @TaskTag("audit") long id, CompletableFuture<?> ended) {
    return ended.thenApply(none -> read(id));
  }

  /**
   * The report as it is in the database now.
   *
   * @throws NoSuchAuditException when it is unknown
   */
  AuditReport read(long id) {
    return new AuditReport(audits.find(id), jars.ofAudit(id));
  }
}
