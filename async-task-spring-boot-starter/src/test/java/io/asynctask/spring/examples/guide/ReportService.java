package io.asynctask.spring.examples.guide;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.util.ArrayList;
import java.util.List;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

@Service
public class ReportService {

  private final Printer printer;

  public ReportService(Printer printer) {
    this.printer = printer;
  }

  @Async
  @TaskName("build-report")
  public JoinHandle<Report> build(@TaskTag("tenant") String tenant, int pages)
      throws InterruptedException {
    TaskContext task = TaskContext.current().orElseThrow();
    List<String> printed = new ArrayList<>();
    for (int page = 1; page <= pages; page++) {
      task.throwIfCancelled();
      printed.add(printer.page(tenant, page));
      task.progress(page, pages, "pages");
    }
    return JoinHandle.completed(new Report(tenant, printed));
  }
}
