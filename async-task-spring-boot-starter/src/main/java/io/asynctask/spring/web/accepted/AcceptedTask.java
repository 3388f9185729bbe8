package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.web.TaskProblem;
import io.asynctask.spring.web.accepted.AcceptedTaskStore.Acceptance;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A task that a request has started and about which later requests ask. It makes the responses to
 * these requests. Safe for use by many threads.
 *
 * <pre>{@code
 * @GetMapping("/reports/{id}")
 * TaskStatus status(@PathVariable String id, @Nullable Principal user) {
 *   return tasks.get(id, user).status();
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class AcceptedTask {

  private final Acceptance acceptance;
  private final AcceptedWork work;

  AcceptedTask(Acceptance acceptance, AcceptedWork work) {
    this.acceptance = acceptance;
    this.work = work;
  }

  /** {@return the id in its addresses, which is not its {@link JoinHandle#id()}} */
  public String id() {
    return acceptance.id();
  }

  /**
   * {@return the handle, to cancel the task; for its result in a response use {@link #result}} For
   * a task of an {@link AcceptedTaskStore} each call asks the store and returns a new handle.
   */
  public JoinHandle<?> handle() {
    return work.handle();
  }

  /**
   * {@return the result, for a web handler to return} It is a new future that fails as the task
   * does, and whose cancel ends the wait and not the task.
   */
  public CompletableFuture<?> result() {
    return work.result();
  }

  /**
   * Returns the present status of the task. For a task of an {@link AcceptedTaskStore} it asks the
   * store.
   *
   * @return the status
   * @throws NoSuchTaskException if the store does not have the task any more
   */
  public TaskStatus status() {
    return status(work.look());
  }

  private TaskStatus status(AcceptedWork.Snapshot now) {
    URI result = acceptance.result();
    return new TaskStatus(
        acceptance.id(),
        now.state(),
        now.progress(),
        acceptance.acceptedAt(),
        now.endedAt(),
        now.state() == TaskState.COMPLETED && result != null ? result.toString() : null,
        now.failure());
  }

  /** {@return the response {@code 202 Accepted} with the address of the status and the status} */
  public ResponseEntity<TaskStatus> accepted() {
    return accepted(status());
  }

  /**
   * Returns the response {@code 202 Accepted} with the address of the status.
   *
   * @param <B> the type of the body
   * @param body the body
   * @return the response
   */
  public <B> ResponseEntity<B> accepted(B body) {
    return ResponseEntity.accepted()
        .location(acceptance.location())
        .header(HttpHeaders.RETRY_AFTER, TaskProblem.RETRY_AFTER)
        .body(body);
  }

  /**
   * Cancels the task with an interrupt.
   *
   * @return the status: {@code 202 Accepted}, as the task stops when its body does, or {@code 409
   *     Conflict} if it had ended before. A task of an {@link AcceptedTaskStore} may run on another
   *     node: its cancel is requested, and the status says later when it has stopped
   */
  public ResponseEntity<TaskStatus> cancel() {
    boolean ended = work.look().state().isFinal();
    work.cancel();
    return ResponseEntity.status(ended ? HttpStatus.CONFLICT : HttpStatus.ACCEPTED).body(status());
  }

  /** Whether each look at the task asks a store, and so may block. */
  boolean isStored() {
    return work instanceof StoredWork;
  }

  boolean isShownTo(@Nullable Principal viewer) {
    String owner = acceptance.owner();
    return owner == null || (viewer != null && owner.equals(viewer.getName()));
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
