package io.asynctask.spring.async;

import io.asynctask.spring.executor.TaskTags;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of an {@code @Async} method before its first call. */
record AsyncMethod(
    Method method,
    ReturnKind returns,
    String taskName,
    @Nullable Duration deadline,
    String[] tagKeys,
    TagSource[] tagSources) {

  /** The tags of a call without any; those of the others are made from them. */
  TaskTags untagged(String executor) {
    return TaskTags.of(
        executor, method.toGenericString(), tagKeys, new @Nullable String[tagKeys.length]);
  }

  /** The tags of one call. */
  TaskTags tags(TaskTags untagged, @Nullable Object target, @Nullable Object[] arguments) {
    if (tagKeys.length == 0) {
      return untagged;
    }
    @Nullable String[] values = new String[tagSources.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tagSources[i].value(target, arguments);
    }
    return untagged.withValues(values);
  }
}
