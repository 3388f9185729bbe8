package io.asynctask.spring.actuate;

import io.asynctask.spring.task.ApplicationText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * The tasks of the cluster, as the endpoint shows and cancels them. Safe for use by many threads.
 *
 * @param source supplies the tasks; {@code null} if there is no cluster
 * @param events publishes the audit events of cancels and retries
 */
record ClusterView(Supplier<@Nullable ClusterTasks> source, ApplicationEventPublisher events) {

  /** Returns the scopes that a request may ask for. */
  List<String> scopes() {
    return source.get() == null ? List.of("node") : List.of("node", "cluster");
  }

  /** Whether a task with this id is one of the cluster. Ids of digits are those of this node. */
  boolean has(String id) {
    return source.get() != null && !id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private ClusterTasks tasks() {
    ClusterTasks tasks = source.get();
    if (tasks == null) {
      throw new InvalidParameterException(
          "scope",
          "Parameter 'scope': expected node, as there is no bean of type "
              + ClusterTasks.class.getName()
              + ", which async-task-durable-spring-boot-starter brings");
    }
    return tasks;
  }

  /** Lists the tasks that a query finds and the caller may find by it. */
  Rows list(ClusterFilter filter, ClusterTaskQuery query, ApplicationText gate) {
    ShownText text = ShownText.inList(gate);
    ClusterTasks.Page found = page(query);
    Instant now = Instant.now();
    List<ClusterTaskDescriptor> tasks =
        found.tasks().stream()
            .filter(task -> filter.mayMatch(task, gate))
            .map(task -> ClusterTaskDescriptor.of(task, now, text))
            .toList();
    return new Rows(tasks, found.next());
  }

  /** The rows of a page, and the cursor of the next one. */
  record Rows(List<ClusterTaskDescriptor> tasks, @Nullable String next) {}

  private ClusterTasks.Page page(ClusterTaskQuery query) {
    ClusterTasks tasks = tasks();
    try {
      return tasks.list(query);
    } catch (IllegalArgumentException malformed) {
      throw query.cursor() == null
          ? malformed
          : new InvalidParameterException(
              "cursor", query.cursor(), "the 'next' of the page before");
    }
  }

  /**
   * Finds a task.
   *
   * @param local finds the task of this node that has an id
   */
  Optional<ClusterTaskDetails> find(
      String id, ApplicationText gate, Function<Long, Optional<TaskDetails>> local) {
    return find(id, gate)
        .map(
            task ->
                ClusterTaskDetails.of(
                    task,
                    Optional.ofNullable(task.localId()).flatMap(local).orElse(null),
                    ShownText.whole(gate)));
  }

  /** Finds a task by its id, or by another name of it that the caller sees: no mask is guessed. */
  private Optional<ClusterTask> find(String id, ApplicationText gate) {
    return tasks().find(id).filter(task -> task.id().equals(id) || gate.isShown("key", id));
  }

  /**
   * Requests the cancel of a task.
   *
   * @return the id of the task; empty if it is not live
   */
  Optional<String> cancel(String id, Canceller canceller, ApplicationText gate) {
    canceller.requireInterrupt();
    ClusterTasks tasks = tasks();
    Optional<ClusterTask> cancelled = find(id, gate).filter(task -> canceller.cancel(tasks, task));
    cancelled.ifPresent(task -> canceller.audit(events, "task", task.id()));
    return cancelled.map(ClusterTask::id);
  }

  /** Requests the cancel of the live tasks that match. */
  Cancellation cancel(ClusterFilter filter, Canceller canceller, ApplicationText gate) {
    canceller.requireInterrupt();
    if (filter.isEmpty()) {
      throw new InvalidParameterException(
          "tag", "Expected at least one of name, state, tag, node, olderThan with scope=cluster");
    }
    ClusterTasks tasks = tasks();
    // Newest first: tasks that come meanwhile are before the cursor, and left alone.
    ClusterTaskQuery query = filter.query(TaskParameters.MAX_LIMIT, null);
    String next;
    do {
      ClusterTasks.Page page = tasks.list(query);
      page.tasks().stream()
          .filter(task -> filter.mayMatch(task, gate))
          .forEach(task -> canceller.cancel(tasks, task));
      next = page.next();
      query = query.after(next);
    } while (next != null);
    canceller.audit(events, "filter", filter.given());
    return canceller.result();
  }

  /**
   * Runs a task again.
   *
   * @return whether it was scheduled by this
   */
  boolean retry(String id, Canceller caller, ApplicationText gate) {
    if (!has(id)) {
      throw new InvalidParameterException(
          "id", id, "the id of a durable task: only such a task can run again");
    }
    Optional<ClusterTask> scheduled = find(id, gate).filter(task -> tasks().retry(task.id()));
    scheduled.ifPresent(task -> caller.auditRetry(events, task.id()));
    return scheduled.isPresent();
  }
}
