package io.asynctask.spring.web.accepted;

import java.security.Principal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** The reports of {@link ReportController} on WebFlux. */
@RestController
@RequestMapping("/reports")
class ReactiveReportController {

  private final Reports reports;
  private final AcceptedTasks tasks;
  private final ReactiveTaskEvents events;

  ReactiveReportController(Reports reports, AcceptedTasks tasks, ReactiveTaskEvents events) {
    this.reports = reports;
    this.tasks = tasks;
    this.events = events;
  }

  @PostMapping
  ResponseEntity<TaskStatus> start(@RequestBody String month, @Nullable Principal user)
      throws InterruptedException {
    return tasks
        .accept(reports.build(month))
        .ownedBy(user)
        .resultAt("/reports/{id}/result")
        .statusAt("/reports/{id}")
        .register()
        .accepted();
  }

  @GetMapping("/{id}")
  TaskStatus status(@PathVariable String id, @Nullable Principal user) {
    return tasks.get(id, user).status();
  }

  @GetMapping("/{id}/result")
  CompletableFuture<?> result(@PathVariable String id, @Nullable Principal user) {
    return tasks.get(id, user).result();
  }

  @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  Flux<ServerSentEvent<TaskStatus>> events(@PathVariable String id, @Nullable Principal user) {
    return events.stream(tasks.get(id, user));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<TaskStatus> cancel(@PathVariable String id, @Nullable Principal user) {
    return tasks.get(id, user).cancel();
  }
}
