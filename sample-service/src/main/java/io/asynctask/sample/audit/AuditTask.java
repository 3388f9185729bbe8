package io.asynctask.sample.audit;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.jar.JarRepository;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.durable.Durable;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * The durable task {@code audit}: finds the jars of one directory and has each inspected by a child
 * task. It holds a thread of {@code applicationTaskExecutor} and waits for children on the executor
 * {@code jars}, so that audits never take from each other the threads that they wait for.
 */
@Component
class AuditTask {

  private static final String KEY = "audit-";

  private final AuditRoot root;
  private final AuditProperties properties;
  private final AuditRepository audits;
  private final JarList list;
  private final JarRepository jars;
  private final JarTask jarTask;

  AuditTask(
      AuditRoot root,
      AuditProperties properties,
      AuditRepository audits,
      JarList list,
      JarRepository jars,
      JarTask jarTask) {
    this.root = root;
    this.properties = properties;
    this.audits = audits;
    this.list = list;
    this.jars = jars;
    this.jarTask = jarTask;
  }

  /** The key of the durable task of an audit. */
  static String key(long id) {
    return KEY + id;
  }

  /**
   * Audits a directory below the {@link AuditRoot}. The first attempt lists the jars, and each
   * attempt inspects those that have no row yet. When an attempt ends, in whatever way, no child of
   * it runs any more.
   *
   * @return the number of jars, each of which has a row
   */
  @Async
  @Durable(key = KEY + "#{#id}")
  @TaskName("audit")
  public JoinHandle<Integer> audit(@TaskTag("audit") long id, String directory)
      throws InterruptedException {
    audits.run(id);
    int total = list(id, directory);
    List<ListedJar> left = list.withoutRow(id);
    Queue<JarInFlight> inFlight = new ArrayDeque<>();
    try {
      inspect(id, left, total, inFlight);
      return JoinHandle.completed(total);
    } finally {
      inFlight.forEach(JarInFlight::cancel);
      inFlight.forEach(JarInFlight::awaitStopped);
    }
  }

  private int list(long id, String directory) throws InterruptedException {
    Optional<Integer> listed = list.size(id);
    return listed.isPresent() ? listed.get() : list.add(id, root.jars(root.resolve(directory)));
  }

  private void inspect(long id, List<ListedJar> left, int total, Queue<JarInFlight> inFlight)
      throws InterruptedException {
    Optional<TaskContext> context = TaskContext.current();
    int before = total - left.size();
    report(context, before, total);
    int done = 0;
    for (int next = 0; done < left.size(); ) {
      context.ifPresent(TaskContext::throwIfCancelled);
      if (next < left.size() && inFlight.size() < properties.jarsInFlight()) {
        inFlight.add(spawn(id, left.get(next)));
        next++;
      } else {
        settle(id, inFlight.element(), context);
        inFlight.remove();
        report(context, before + ++done, total);
      }
    }
  }

  private JarInFlight spawn(long id, ListedJar jar) throws InterruptedException {
    return new JarInFlight(
        jar, jarTask.audit(id, jar.ordinal(), jar.path(), root.file(jar.path())));
  }

  private static void report(Optional<TaskContext> context, int done, int total) {
    context.ifPresent(task -> task.progress(done, total, "jars"));
  }

  /** Awaits one jar. When its task was stopped or has failed, the row says so. */
  private void settle(long id, JarInFlight inFlight, Optional<TaskContext> context)
      throws InterruptedException {
    try {
      inFlight.handle().get();
    } catch (ExecutionException | CancellationException e) {
      context.ifPresent(TaskContext::throwIfCancelled);
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      ListedJar jar = inFlight.jar();
      String error = "The jar's task has ended without a result: " + cause;
      // It has a row if the task was stopped after it had added that.
      jars.add(id, jar.ordinal(), JarFacts.unknown(jar.path(), error));
    }
  }
}
