package io.asynctask.spring.examples.guide;

import io.asynctask.JoinHandle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class ReportController {

  private final ReportService reports;

  public ReportController(ReportService reports) {
    this.reports = reports;
  }

  @GetMapping("/reports/{tenant}")
  public JoinHandle<Report> report(
      @PathVariable String tenant, @RequestParam(defaultValue = "3") int pages)
      throws InterruptedException {
    return reports.build(tenant, pages);
  }
}
