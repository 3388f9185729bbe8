package compatibility;

import io.asynctask.JoinHandle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Answers with the reports, on Spring MVC and on WebFlux. There is no such bean without them. */
@RestController
public class ReportController {

  private final Reports reports;

  public ReportController(Reports reports) {
    this.reports = reports;
  }

  @GetMapping("/reports/{tenant}")
  JoinHandle<String> report(@PathVariable String tenant) {
    return reports.build(tenant);
  }

  @GetMapping("/reports/{tenant}/endless")
  JoinHandle<String> endlessReport(@PathVariable String tenant) throws InterruptedException {
    return reports.buildEndlessly(tenant);
  }
}
