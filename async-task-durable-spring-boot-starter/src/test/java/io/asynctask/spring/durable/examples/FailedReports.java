package io.asynctask.spring.durable.examples;

import io.asynctask.TaskState;
import io.asynctask.spring.durable.DurableTask;
import io.asynctask.spring.durable.DurableTaskQuery;
import io.asynctask.spring.durable.DurableTasks;

/** Runs all failed reports of a tenant again. */
public record FailedReports(DurableTasks tasks) {

  public int repeat(String tenant) {
    int repeated = 0;
    DurableTaskQuery query =
        DurableTaskQuery.all().state(TaskState.FAILED).name("monthly-report").tag("tenant", tenant);
    for (DurableTask failed : tasks.list(query).tasks()) {
      repeated += tasks.retry(failed.id()) ? 1 : 0;
    }
    return repeated;
  }
}
