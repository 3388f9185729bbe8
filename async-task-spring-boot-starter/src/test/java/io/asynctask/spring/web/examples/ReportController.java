package io.asynctask.spring.web.examples;

import io.asynctask.JoinHandle;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The same in Spring MVC and in WebFlux. */
@RestController
class ReportController {

  private final Reports reports;

  ReportController(Reports reports) {
    this.reports = reports;
  }

  @GetMapping("/reports/{tenant}")
  JoinHandle<String> report(@PathVariable String tenant) {
    return reports.build(tenant);
  }

  @GetMapping("/reports/{tenant}/download")
  CompletableFuture<ResponseEntity<String>> download(@PathVariable String tenant) {
    return reports
        .build(tenant)
        .thenApply(
            report ->
                ResponseEntity.ok()
                    .header("Content-Disposition", "attachment; filename=report.txt")
                    .body(report));
  }
}
