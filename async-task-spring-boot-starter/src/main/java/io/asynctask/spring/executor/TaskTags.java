package io.asynctask.spring.executor;

import java.util.Map;

/** Stand-in until the executors land. */
public interface TaskTags {
  String executor();

  Map<String, String> values();
}
