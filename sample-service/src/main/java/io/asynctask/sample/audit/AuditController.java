package io.asynctask.sample.audit;

import io.asynctask.spring.web.accepted.AcceptedTask;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.TaskEvents;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** {@code /audits}. */
@RestController
@RequestMapping("/audits")
class AuditController {

  private final AuditService audits;
  private final AcceptedTasks tasks;
  private final TaskEvents events;

  AuditController(AuditService audits, AcceptedTasks tasks, TaskEvents events) {
    this.audits = audits;
    this.tasks = tasks;
    this.events = events;
  }

  /** What to audit: a directory relative to the audit root, {@code .} for all of it. */
  record Request(@NotBlank @Nullable String directory) {}

  @PostMapping
  ResponseEntity<Audit> start(@Valid @RequestBody Request request) throws InterruptedException {
    AcceptedTask task = audits.start(String.valueOf(request.directory()));
    return task.accepted(audits.find(Long.parseLong(task.id())));
  }

  /**
   * The audits that run and those that have ended, the newest first.
   *
   * @param before the id of the last audit of the page before, which is its {@code next}
   */
  @GetMapping
  AuditPage list(
      @RequestParam(defaultValue = "" + Long.MAX_VALUE) @Min(1) long before,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
    return audits.newest(before, limit);
  }

  @GetMapping("/{id}")
  Audit find(@PathVariable long id) {
    return audits.find(id);
  }

  /** The progress as server-sent events, until the audit has ended and shortly after that. */
  @GetMapping(path = "/{id}/progress", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter progress(@PathVariable long id) {
    audits.find(id);
    return events.stream(tasks.get(Long.toString(id), null));
  }

  /** Answers when the audit has ended; a client that does not wait that long leaves it running. */
  @GetMapping("/{id}/report")
  CompletableFuture<AuditReport> report(@PathVariable long id) {
    return audits.report(id);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Audit stop(@PathVariable long id) {
    return audits.stop(id);
  }
}
