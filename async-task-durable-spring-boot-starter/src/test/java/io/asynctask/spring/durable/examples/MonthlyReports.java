package io.asynctask.spring.durable.examples;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.durable.Durable;
import java.time.LocalDate;
import java.time.YearMonth;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

@Service
public class MonthlyReports {

  /** A report of so many lines. */
  public record Report(String tenant, YearMonth month, int lines) {}

  private static final int DAYS = 28;

  @Async
  @Durable(key = "#{#tenant}-#{#month}")
  @TaskName("monthly-report")
  @Retryable(maxRetries = 5, delay = 1000, multiplier = 2)
  public JoinHandle<Report> build(@TaskTag("tenant") String tenant, YearMonth month)
      throws InterruptedException {
    TaskContext task = TaskContext.current().orElseThrow();
    int lines = 0;
    for (int day = 1; day <= DAYS; day++) {
      task.throwIfCancelled();
      lines += linesOf(tenant, month.atDay(day));
      task.progress(day, DAYS, "days");
    }
    return JoinHandle.completed(new Report(tenant, month, lines));
  }

  private int linesOf(String tenant, LocalDate day) throws InterruptedException {
    Thread.sleep(day.getDayOfMonth());
    return tenant.length();
  }
}
