package io.asynctask.sample.jar;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.util.List;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/**
 * The task {@code look-alikes}: one query that compares every jar with every other one. It is the
 * database that works, and it stops when the task is cancelled.
 */
@Component
class LookAlikesTask {

  private final JarRepository jars;

  LookAlikesTask(JarRepository jars) {
    this.jars = jars;
  }

  @Async("reports")
  @TaskName("look-alikes")
  public JoinHandle<List<LookAlikes>> find(@TaskTag("percent") int percent, int limit) {
    return JoinHandle.completed(jars.lookAlikes(percent, limit));
  }
}
