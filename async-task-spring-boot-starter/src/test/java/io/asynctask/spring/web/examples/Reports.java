package io.asynctask.spring.web.examples;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.TaskDeadline;
import io.asynctask.spring.async.TaskTag;
import java.util.concurrent.locks.LockSupport;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

/** Builds reports, each as a task. */
@Service
class Reports {

  @Async
  @TaskDeadline("${reports.deadline:30s}")
  JoinHandle<String> build(@TaskTag("tenant") String tenant) {
    while (tenant.equals("slow") && !Thread.interrupted()) {
      LockSupport.park();
    }
    return JoinHandle.completed("The report of " + tenant);
  }
}
