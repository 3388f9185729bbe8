package io.asynctask.spring.metrics;

import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.HighCardinalityKeyNames.ID;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.HighCardinalityKeyNames.TAG;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.LowCardinalityKeyNames.EXECUTOR;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.LowCardinalityKeyNames.NAME;
import static io.asynctask.spring.metrics.AsyncTaskObservationDocumentation.LowCardinalityKeyNames.OUTCOME;
import static java.util.Objects.requireNonNull;

import io.asynctask.TaskState;
import io.asynctask.spring.task.TaskTags;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The default convention, with the names and keys of {@link AsyncTaskObservationDocumentation}.
 *
 * @since 0.1.0
 */
public class DefaultAsyncTaskObservationConvention implements AsyncTaskObservationConvention {

  private static final String TAG_PREFIX = TAG.asString().replace("*", "");

  private static final KeyValue UNKNOWN = OUTCOME.withValue("UNKNOWN");
  private static final KeyValue REJECTED = OUTCOME.withValue("REJECTED");
  private static final Map<TaskState, KeyValue> OUTCOMES = new EnumMap<>(TaskState.class);

  static {
    for (TaskState state : TaskState.values()) {
      OUTCOMES.put(state, OUTCOME.withValue(state.name()));
    }
  }

  private final NameLimit names;

  // Made once for each name, as both are asked for at the start and at the stop of each task.
  private final Map<String, Named> named = new ConcurrentHashMap<>();
  private final Map<String, KeyValue> executors = new ConcurrentHashMap<>();

  /** What stands for the name of a task: in the key values, and as the name of its span. */
  private record Named(KeyValue value, String contextual) {}

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
    return named(context).contextual;
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(AsyncTaskObservationContext context) {
    return KeyValues.of(executor(context.getTags()), named(context).value, outcome(context));
  }

  private Named named(AsyncTaskObservationContext context) {
    return present(
        named,
        names.limited(context.getTaskName()),
        name -> new Named(NAME.withValue(name), "task " + name));
  }

  private KeyValue executor(@Nullable TaskTags tags) {
    return present(
        executors,
        tags == null || tags.executor().isEmpty() ? KeyValue.NONE_VALUE : tags.executor(),
        EXECUTOR::withValue);
  }

  /** Looks first, which takes no lock. */
  private static <V> V present(Map<String, V> map, String key, Function<String, V> absent) {
    V present = map.get(key);
    return present == null ? map.computeIfAbsent(key, absent) : present;
  }

  private static KeyValue outcome(AsyncTaskObservationContext context) {
    TaskState state = context.getState();
    return context.isRejected()
        ? REJECTED
        : state == null ? UNKNOWN : requireNonNull(OUTCOMES.get(state));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(AsyncTaskObservationContext context) {
    return context.highCardinality(DefaultAsyncTaskObservationConvention::idAndTags);
  }

  private static KeyValues idAndTags(AsyncTaskObservationContext context) {
    KeyValues id = KeyValues.of(ID.withValue(Long.toString(context.getTaskId())));
    TaskTags tags = context.getTags();
    return tags == null || !tags.hasValues()
        ? id
        : id.and(tags.values().entrySet(), tag -> TAG_PREFIX + tag.getKey(), tag -> tag.getValue());
  }
}
