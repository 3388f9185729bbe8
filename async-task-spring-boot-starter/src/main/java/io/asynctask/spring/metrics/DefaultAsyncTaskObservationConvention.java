package io.asynctask.spring.metrics;

import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.HighCardinalityKeyNames.ID;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.HighCardinalityKeyNames.TAG;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.LowCardinalityKeyNames.EXECUTOR;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.LowCardinalityKeyNames.NAME;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.LowCardinalityKeyNames.OUTCOME;

import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/** The default convention, with the names and keys of {@link AsyncTaskObservationDocumentation}. */
public class DefaultAsyncTaskObservationConvention implements AsyncTaskObservationConvention {

  private static final String TAG_PREFIX = TAG.asString().replace("*", "");

  private static final KeyValue UNKNOWN = OUTCOME.withValue("UNKNOWN");
  private static final KeyValue REJECTED = OUTCOME.withValue("REJECTED");

  private final NameLimit names;

  /**
   * Creates a convention.
   *
   * @param maxNames how many names of tasks it tells apart; further names are {@code other}
   * @throws IllegalArgumentException when negative
   */
  public DefaultAsyncTaskObservationConvention(int maxNames) {
    this.names = new NameLimit(maxNames);
  }

  /** Returns the name of a task in meters and spans. */
  final String limited(@Nullable String name) {
    return names.limited(name);
  }

  @Override
  public String getName() {
    return "async.task";
  }

  @Override
  public String getContextualName(AsyncTaskObservationContext context) {
    return "task " + names.limited(context.getTaskName());
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(AsyncTaskObservationContext context) {
    return KeyValues.of(
        EXECUTOR.withValue(executor(context.getTags())),
        NAME.withValue(names.limited(context.getTaskName())),
        outcome(context));
  }

  private static String executor(@Nullable TaskTags tags) {
    return tags == null || tags.executor().isEmpty() ? KeyValue.NONE_VALUE : tags.executor();
  }

  private static KeyValue outcome(AsyncTaskObservationContext context) {
    TaskState state = context.getState();
    return context.isRejected()
        ? REJECTED
        : state == null ? UNKNOWN : OUTCOME.withValue(state.name());
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(AsyncTaskObservationContext context) {
    KeyValues id = KeyValues.of(ID.withValue(Long.toString(context.getTaskId())));
    TaskTags tags = context.getTags();
    return tags == null
        ? id
        : id.and(tags.values().entrySet(), tag -> TAG_PREFIX + tag.getKey(), tag -> tag.getValue());
  }
}
