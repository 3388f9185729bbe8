package io.asynctask.sample.audit;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.jar.JarRepository;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * The task {@code audit}: finds the jars of one directory and has each inspected by a child task.
 * It holds a thread of {@code applicationTaskExecutor} and waits for children on the executor
 * {@code jars}, so that audits never take from each other the threads that they wait for.
 */
@Component
class AuditTask {

  private final AuditRoot root;
  private final AuditProperties properties;
  private final AuditRepository audits;
  private final JarRepository jars;
  private final JarTask jarTask;

  AuditTask(
      AuditRoot root,
      AuditProperties properties,
      AuditRepository audits,
      JarRepository jars,
      JarTask jarTask) {
    this.root = root;
    this.properties = properties;
    this.audits = audits;
    this.jars = jars;
    this.jarTask = jarTask;
  }

  /**
   * Audits a directory that {@link AuditRoot#resolve} has returned. When the handle completes, in
   * whatever way, no child runs any more.
   *
   * @return the number of jars, each of which has a row
   */
  @Async
  @TaskName("audit")
  public JoinHandle<Integer> audit(@TaskTag("audit") long id, Path directory)
      throws InterruptedException {
    List<String> paths = root.jars(directory);
    audits.listed(id, paths.size());
    Queue<JarInFlight> inFlight = new ArrayDeque<>();
    try {
      inspect(id, paths, inFlight);
      return JoinHandle.completed(paths.size());
    } finally {
      inFlight.forEach(JarInFlight::cancel);
      inFlight.forEach(JarInFlight::awaitStopped);
    }
  }

  private void inspect(long id, List<String> paths, Queue<JarInFlight> inFlight)
      throws InterruptedException {
    Optional<TaskContext> context = TaskContext.current();
    int done = 0;
    for (int next = 0; done < paths.size(); ) {
      context.ifPresent(TaskContext::throwIfCancelled);
      if (next < paths.size() && inFlight.size() < properties.jarsInFlight()) {
        inFlight.add(spawn(id, next, paths.get(next)));
        next++;
      } else {
        settle(id, inFlight.element(), context);
        inFlight.remove();
        report(context, ++done, paths.size());
      }
    }
  }

  private JarInFlight spawn(long id, int ordinal, String path) throws InterruptedException {
    return new JarInFlight(ordinal, path, jarTask.audit(id, ordinal, path, root.file(path)));
  }

  private static void report(Optional<TaskContext> context, int done, int total) {
    context.ifPresent(task -> task.progress(done, total, "jars"));
  }

  /** Awaits one jar. When its task was stopped or has failed, the row says so. */
  private void settle(long id, JarInFlight jar, Optional<TaskContext> context)
      throws InterruptedException {
    try {
      jar.handle().get();
    } catch (ExecutionException | CancellationException e) {
      context.ifPresent(TaskContext::throwIfCancelled);
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      addMissingRow(id, jar, "The jar's task has ended without a result: " + cause);
    }
  }

  private void addMissingRow(long id, JarInFlight jar, String error) {
    try {
      jars.add(id, jar.ordinal(), JarFacts.unknown(jar.path(), error));
    } catch (DuplicateKeyException e) {
      // It was stopped after it had written its row.
    }
  }
}
