package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;

/** Reports of two pages, each of which is written when the test says so. */
class Reports {

  static final int PAGES = 2;

  private final Semaphore pages = new Semaphore(0);

  void allow(int pages) {
    this.pages.release(pages);
  }

  void reset() {
    pages.drainPermits();
  }

  @Async
  @TaskName("build-report")
  public JoinHandle<String> build(@TaskTag("month") String month) throws InterruptedException {
    TaskContext task = TaskContext.current().orElseThrow();
    for (int page = 1; page <= PAGES; page++) {
      pages.acquire();
      task.progress(page, PAGES, "pages");
    }
    return switch (month) {
      case "failing" -> throw new IllegalStateException("internals");
      case "refused" ->
          throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, "There was no June");
      case "archived" -> throw new Archived();
      case "rejected" -> throw new TaskRejectedException("internals");
      case "unwritable" -> throw unwritable();
      default -> JoinHandle.completed("The report of " + month);
    };
  }

  /** Of the application, with Spring's annotation. */
  @ResponseStatus(code = HttpStatus.GONE, reason = "The report is in the archive")
  static class Archived extends RuntimeException {

    Archived() {
      super("internals");
    }
  }

  /** Something that says more than JSON can. */
  private static ResponseStatusException unwritable() {
    ResponseStatusException failure = new ResponseStatusException(HttpStatus.CONFLICT);
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    failure.getBody().setProperty("cycle", itself);
    return failure;
  }
}
