package io.asynctask.spring.web;

import io.asynctask.JoinHandle;
import io.asynctask.TaskDeadlineException;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Whatever a handler may return, in Spring MVC and in WebFlux alike. */
@RestController
public class Handlers {

  private final Work work;
  private final SpawningTaskExecutor one;

  public Handlers(Work work, @Qualifier("one") SpawningTaskExecutor one) {
    this.work = work;
    this.one = one;
  }

  @GetMapping("/quick")
  JoinHandle<String> quick() {
    return work.quick();
  }

  @GetMapping("/object")
  JoinHandle<Map<String, Integer>> object() {
    return work.object();
  }

  @GetMapping("/created")
  JoinHandle<ResponseEntity<String>> created() {
    return work.created();
  }

  @GetMapping("/derived")
  CompletableFuture<String> derived() {
    return work.quick().thenApply(value -> value + " and derived");
  }

  @GetMapping("/composed")
  CompletableFuture<String> composed() {
    return work.quick().thenCompose(value -> work.quick()).thenApply(value -> value + " twice");
  }

  @GetMapping("/stage")
  CompletionStage<ResponseEntity<String>> stage() {
    return work.quick().thenApply(ResponseEntity.accepted()::body);
  }

  @GetMapping("/mono")
  Mono<String> mono() {
    return Mono.fromFuture(work.quick());
  }

  @GetMapping("/no-task")
  CompletableFuture<String> noTask() {
    return CompletableFuture.completedFuture("of nobody");
  }

  @GetMapping(path = "/large", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  JoinHandle<byte[]> large() {
    return work.large();
  }

  @GetMapping("/endless")
  JoinHandle<String> endless() {
    return work.endless();
  }

  @GetMapping("/endless-derived")
  CompletableFuture<String> endlessDerived() {
    return work.endless().thenApply(value -> value).thenApply(value -> value);
  }

  @GetMapping("/endless-composed")
  CompletableFuture<String> endlessComposed() {
    return JoinHandle.completed("over").thenCompose(value -> work.endless());
  }

  @GetMapping("/endless-mono")
  Mono<String> endlessMono() {
    return Mono.fromFuture(work.endless());
  }

  @GetMapping("/overdue")
  JoinHandle<String> overdue() {
    return work.overdue();
  }

  @GetMapping("/overdue-derived")
  CompletableFuture<String> overdueDerived() {
    return work.overdue().thenApply(value -> value);
  }

  @GetMapping("/overdue-mono")
  Mono<String> overdueMono() {
    return Mono.fromFuture(work.overdue());
  }

  @GetMapping("/overdue-awaited")
  String overdueAwaited() {
    return work.overdue().join();
  }

  @GetMapping("/cancelled")
  JoinHandle<String> cancelled() {
    JoinHandle<String> handle = work.endless();
    handle.cancel(true);
    return handle;
  }

  @GetMapping("/cancelled-mono")
  Mono<String> cancelledMono() {
    return Mono.fromFuture(cancelled());
  }

  /** The application says what such an end means here. */
  @GetMapping("/cancelled-and-gone")
  CompletableFuture<String> cancelledAndGone() {
    return cancelled()
        .exceptionally(
            cause -> {
              throw new ResponseStatusException(HttpStatus.GONE, "too late", cause);
            });
  }

  @GetMapping("/failing")
  JoinHandle<String> failing() {
    return work.failing();
  }

  @GetMapping("/failing-derived")
  CompletableFuture<String> failingDerived() {
    return work.failing().thenApply(value -> value);
  }

  @GetMapping("/failing-mono")
  Mono<String> failingMono() {
    return Mono.fromFuture(work.failing());
  }

  @GetMapping("/failed")
  JoinHandle<String> failed() {
    return JoinHandle.failed(Work.KNOWN);
  }

  @GetMapping("/failing-at-once")
  String failingAtOnce() {
    throw Work.KNOWN;
  }

  @GetMapping("/conflicting")
  JoinHandle<String> conflicting() {
    return work.conflicting();
  }

  @GetMapping("/timing-out")
  JoinHandle<String> timingOut() throws TimeoutException {
    return work.timingOut();
  }

  @GetMapping("/giving-up")
  JoinHandle<String> givingUp() {
    return work.givingUp();
  }

  @GetMapping("/rejected")
  JoinHandle<String> rejected() {
    CountDownLatch never = new CountDownLatch(1);
    JoinHandle<?> running = one.task("fills").spawn(() -> never.await(1, TimeUnit.HOURS));
    JoinHandle<?> queued = one.task("fills").spawn(() -> "queued");
    try {
      return one.task("too many").spawn(() -> "never");
    } finally {
      queued.cancel(true);
      running.cancel(true);
    }
  }

  @GetMapping("/nothing")
  @Nullable JoinHandle<String> nothing() {
    return null;
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
  String known(Work.Known failure) {
    return failure == Work.KNOWN ? "the very same" : "another";
  }

  /** Has a handler of its own for what becomes of tasks, and no {@code RestController}. */
  @Controller
  public static class Particular {

    private final Work work;

    public Particular(Work work) {
      this.work = work;
    }

    @GetMapping("/particular")
    @ResponseBody
    JoinHandle<String> overdue() {
      return work.overdue();
    }

    @ExceptionHandler
    ResponseEntity<String> overdue(TaskDeadlineException overdue) {
      return ResponseEntity.status(HttpStatus.I_AM_A_TEAPOT).body("later");
    }
  }
}
