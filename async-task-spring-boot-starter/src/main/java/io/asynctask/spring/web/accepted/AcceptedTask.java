package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.web.TaskProblem;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

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

  private static final String FAILED = "The task has failed.";

  private final String id;
  private final JoinHandle<?> handle;
  private final @Nullable LiveTask live;
  private final @Nullable String owner;
  private final URI location;
  private final @Nullable URI result;
  private final ApplicationText text;
  private final AtomicInteger viewers = new AtomicInteger();
  private final Instant acceptedAt = now();
  private final AtomicReference<@Nullable Instant> endedAt = new AtomicReference<>();

  AcceptedTask(
      String id,
      JoinHandle<?> handle,
      @Nullable LiveTask live,
      @Nullable String owner,
      URI location,
      @Nullable URI result,
      ApplicationText text) {
    this.id = id;
    this.handle = handle;
    this.live = live;
    this.owner = owner;
    this.location = location;
    this.result = result;
    this.text = text;
  }

  /** {@return the id in its addresses, which is not its {@link JoinHandle#id()}} */
  public String id() {
    return id;
  }

  /** {@return the handle, to cancel the task; for its result in a response use {@link #result}} */
  public JoinHandle<?> handle() {
    return handle;
  }

  /**
   * {@return the result, for a web handler to return} It is a new future that fails as the task
   * does, and whose cancel ends the wait and not the task.
   */
  public CompletableFuture<?> result() {
    return handle.thenApply(Function.identity());
  }

  /** {@return the present status of the task} */
  public TaskStatus status() {
    TaskState state = handle.state();
    boolean ended = state.isFinal();
    return new TaskStatus(
        id,
        state,
        progress(),
        acceptedAt,
        ended ? noteEnd() : null,
        state == TaskState.COMPLETED && result != null ? result.toString() : null,
        state == TaskState.FAILED ? problem(handle.exceptionNow()) : null);
  }

  /**
   * Returns what a client may see of a failure: neither the message nor the type of an exception.
   */
  private static ProblemDetail problem(Throwable failure) {
    if (failure instanceof ErrorResponse response) {
      return response.getBody();
    }
    ResponseStatus declared =
        AnnotatedElementUtils.findMergedAnnotation(failure.getClass(), ResponseStatus.class);
    if (declared != null) {
      ProblemDetail problem = ProblemDetail.forStatus(declared.code());
      problem.setDetail(declared.reason().isEmpty() ? FAILED : declared.reason());
      return problem;
    }
    return TaskProblem.of(failure)
        .map(ErrorResponse::getBody)
        .orElseGet(
            () -> ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, FAILED));
  }

  private @Nullable Progress progress() {
    return live == null ? null : text.progress(live.progress().orElse(null));
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
        .location(location)
        .header(HttpHeaders.RETRY_AFTER, TaskProblem.RETRY_AFTER)
        .body(body);
  }

  /**
   * Cancels the task with an interrupt.
   *
   * @return the status: {@code 202 Accepted}, as the task stops when its body does, or {@code 409
   *     Conflict} if it had ended before
   */
  public ResponseEntity<TaskStatus> cancel() {
    boolean ended = handle.state().isFinal();
    CancelCauses.CLIENT.during(() -> handle.cancel(true));
    return ResponseEntity.status(ended ? HttpStatus.CONFLICT : HttpStatus.ACCEPTED).body(status());
  }

  /** Returns how many streams show this task. */
  AtomicInteger viewers() {
    return viewers;
  }

  boolean isShownTo(@Nullable Principal viewer) {
    return owner == null || (viewer != null && owner.equals(viewer.getName()));
  }

  /** Records the time of the end, and returns the time that was recorded first. */
  Instant noteEnd() {
    Instant now = now();
    Instant noted = endedAt.compareAndExchange(null, now);
    return noted == null ? now : noted;
  }

  @Nullable Instant endedAt() {
    return endedAt.get();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
