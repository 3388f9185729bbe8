package io.asynctask.spring.web;

import io.asynctask.CancelCause;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.task.SharedTimer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The stages of tasks for which requests wait. If the web server has waited for its requests in
 * vain, the stages are cancelled before it closes the connections. So each of these requests is
 * answered with the end of its task and not by a reset. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class AwaitedStages implements SmartLifecycle {

  /** Lies between the phases in which Spring Boot waits for requests and stops the server. */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024 - 512;

  /** How long the tasks have for stopping, and the responses for being written. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /**
   * How long the server has for the last bytes of a response: Tomcat writes them after it has told
   * that the request has ended, and tells nothing when they are written.
   */
  private static final Duration LAST_BYTES = Duration.ofMillis(250);

  private final Map<Request, CompletableFuture<?>> requests = new ConcurrentHashMap<>();
  private volatile boolean running;

  /** A request that waits for a stage. It completes when the request has ended. */
  public static final class Request extends CompletableFuture<Void> {

    private final Duration cancelAfter;
    private volatile CancelCause cause = CancelCauses.CLIENT_GONE;

    private Request(Duration cancelAfter) {
      this.cancelAfter = cancelAfter;
    }

    /** Notes that the request ends because it has taken too long. */
    public void timedOut() {
      cause = CancelCauses.REQUEST_TIMEOUT;
    }
  }

  /**
   * Registers a request that waits for {@code stage}, until {@link #ended}.
   *
   * @param stage the stage
   * @return the request
   */
  public Request await(CompletableFuture<?> stage) {
    return await(stage, Duration.ZERO);
  }

  /**
   * Registers a request that waits for {@code stage}, until {@link #ended}.
   *
   * @param stage the stage
   * @param cancelAfter how long the stage goes on after the end of the request
   * @return the request
   */
  public Request await(CompletableFuture<?> stage, Duration cancelAfter) {
    Request request = new Request(cancelAfter);
    requests.put(request, stage);
    return request;
  }

  /**
   * Ends a request, and cancels its stage.
   *
   * @param request the request
   */
  public void ended(Request request) {
    CompletableFuture<?> stage = requests.remove(request);
    if (stage != null && !stage.isDone()) {
      if (request.cancelAfter.isZero()) {
        cancel(stage, request.cause);
      } else {
        cancelLater(stage, request);
      }
    }
    request.complete(null);
  }

  /** Cancels on a thread of the common pool, as the hooks of a cancel may take their time. */
  private static void cancelLater(CompletableFuture<?> stage, Request request) {
    var unused =
        SharedTimer.schedule(
            request.cancelAfter,
            () -> CompletableFuture.runAsync(() -> cancel(stage, request.cause)));
  }

  private static void cancel(CompletableFuture<?> stage, CancelCause cause) {
    cause.during(() -> stage.cancel(true));
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  /** Cancels the stages; calls back when their requests have ended. */
  @Override
  public void stop(Runnable callback) {
    running = false;
    Map<Request, CompletableFuture<?>> waiting = Map.copyOf(requests);
    if (waiting.isEmpty()) {
      callback.run();
      return;
    }
    waiting.values().forEach(stage -> cancel(stage, CancelCauses.SHUTDOWN));
    CompletableFuture<@Nullable Void> ended =
        CompletableFuture.allOf(waiting.keySet().toArray(CompletableFuture<?>[]::new))
            .thenApply(done -> null);
    CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
    var unused = written.thenRun(callback);
    var alsoUnused = ended.thenRun(() -> SharedTimer.completeAfter(LAST_BYTES, written));
    SharedTimer.completeAfter(STOP_TIMEOUT, ended);
  }
}
