package io.asynctask.spring.examples.annotations;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.TaskDeadline;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import org.springframework.scheduling.annotation.Async;

/** All annotations of a method. */
public class Statements {

  @Async("reports")
  @TaskName("build-statement")
  @TaskTag(key = "kind", value = "#{#request.kind}")
  @TaskDeadline("${statements.deadline:30s}")
  public JoinHandle<String> build(@TaskTag("tenant") String tenant, Request request) {
    return JoinHandle.completed(request.kind() + " statement of " + tenant);
  }

  /** What a statement is asked for. */
  public record Request(String kind) {}
}
