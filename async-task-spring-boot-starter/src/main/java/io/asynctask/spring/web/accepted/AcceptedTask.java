package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
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
 * A task that a request has started and later requests ask about; makes the answers to them. Safe
 * for use by many threads.
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

  /** What stands in its addresses; no {@link JoinHandle#id()}. */
  public String id() {
    return id;
  }

  /**
   * To cancel the task. Who wants its result for a response is better served by {@link #result}.
   */
  public JoinHandle<?> handle() {
    return handle;
  }

  /**
   * The result, for a handler to return: a future of its own, whose cancel ends the wait and not
   * the task. It fails as the task does.
   */
  public CompletableFuture<?> result() {
    return handle.thenApply(Function.identity());
  }

  /** What is to be told of the task now. */
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

  /** What a client may be told of a failure: no message and no type of an exception. */
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

  /** {@code 202 Accepted}, where to ask for the status, and the status. */
  public ResponseEntity<TaskStatus> accepted() {
    return accepted(status());
  }

  /** {@code 202 Accepted} and where to ask for the status, with a body of the application's own. */
  public <B> ResponseEntity<B> accepted(B body) {
    return ResponseEntity.accepted()
        .location(location)
        .header(HttpHeaders.RETRY_AFTER, TaskProblem.RETRY_AFTER)
        .body(body);
  }

  /**
   * Cancels the task, with an interrupt, and answers with its status: {@code 202 Accepted}, as it
   * stops when its body does, or {@code 409 Conflict} when it has ended before.
   */
  public ResponseEntity<TaskStatus> cancel() {
    boolean ended = handle.state().isFinal();
    handle.cancel(true);
    return ResponseEntity.status(ended ? HttpStatus.CONFLICT : HttpStatus.ACCEPTED).body(status());
  }

  /** How many streams show this task. */
  AtomicInteger viewers() {
    return viewers;
  }

  boolean isShownTo(@Nullable Principal viewer) {
    return owner == null || (viewer != null && owner.equals(viewer.getName()));
  }

  /** The first to notice the end gives its time. */
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
