package io.asynctask.spring.async;

import io.asynctask.spring.executor.SpawnOptions;
import io.asynctask.spring.executor.SubmitMethod;
import io.asynctask.spring.task.TaskTags;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An {@code @Async} method, with all that is known of it before its first call. */
record AsyncMethod(
    Method method,
    ReturnKind returns,
    String taskName,
    SpawnOptions options,
    String[] tagKeys,
    @Nullable String[] fixedTags,
    TagSource.PerCall[] openTags) {

  /**
   * @param tags the tags by key, in their order
   */
  static AsyncMethod of(
      Method method,
      ReturnKind returns,
      String taskName,
      @Nullable Duration deadline,
      Map<String, TagSource> tags) {
    return new AsyncMethod(
        method,
        returns,
        taskName,
        new SpawnOptions(deadline, returns == ReturnKind.FUTURE, submitMethod(method)),
        tags.keySet().toArray(String[]::new),
        tags.values().stream()
            .map(source -> source instanceof TagSource.Text fixed ? fixed.text() : null)
            .toArray(String[]::new),
        tags.values().stream()
            .filter(TagSource.PerCall.class::isInstance)
            .toArray(TagSource.PerCall[]::new));
  }

  /** Chooses the method of the executor as Spring does. */
  private static SubmitMethod submitMethod(Method method) {
    return CompletionStage.class.isAssignableFrom(method.getReturnType())
        ? SubmitMethod.SUBMIT_COMPLETABLE
        : SubmitMethod.SUBMIT;
  }

  /** Returns the tags that all calls have. The tags of one call are made from them. */
  TaskTags fixedTags(TaskTags executor) {
    return executor.tagged(method.toGenericString(), tagKeys, fixedTags.clone());
  }

  /** Returns the tags of one call. */
  TaskTags tags(TaskTags fixed, @Nullable Object target, @Nullable Object[] arguments) {
    return switch (openTags.length) {
      case 0 -> fixed;
      case 1 -> fixed.with(openTags[0].value(target, arguments));
      default -> {
        @Nullable String[] values = new String[openTags.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = openTags[i].value(target, arguments);
        }
        yield fixed.with(values);
      }
    };
  }
}
