package io.asynctask.sample.audit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /audits}. */
@RestController
@RequestMapping("/audits")
class AuditController {

  private final AuditService audits;

  AuditController(AuditService audits) {
    this.audits = audits;
  }

  /** What to audit: a directory relative to the audit root, {@code .} for all of it. */
  record Request(@NotBlank @Nullable String directory) {}

  @PostMapping
  ResponseEntity<Audit> start(@Valid @RequestBody Request request) throws InterruptedException {
    Audit audit = audits.start(String.valueOf(request.directory()));
    return ResponseEntity.accepted().location(URI.create("/audits/" + audit.id())).body(audit);
  }

  @GetMapping("/{id}")
  Audit find(@PathVariable long id) {
    return audits.find(id);
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
