package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.TaskState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that have a name, an executor, a stack or a tag in common.
 *
 * @param key what they have in common: {@code name}, {@code executor}, {@code stack}, or {@code
 *     tag} and {@code value}
 * @param count how many tasks
 * @param states how many in each state, without states that no task has
 * @param oldest the age of the oldest
 * @param queued how long finished tasks were queued; {@code null} if that is not known
 * @param busy how long a thread was in their bodies; {@code null} if that is not known
 * @param sample ids of a few of the tasks
 * @since 0.1.0
 */
@JsonInclude(value = JsonInclude.Include.ALWAYS, content = JsonInclude.Include.ALWAYS)
public record TaskGroup(
    Map<String, @Nullable Object> key,
    int count,
    Map<TaskState, Integer> states,
    @Nullable String oldest,
    @Nullable GroupTimes queued,
    @Nullable GroupTimes busy,
    List<String> sample) {

  /** Returns about how many characters of text of the application it has. */
  int length() {
    return key.values().stream().mapToInt(value -> String.valueOf(value).length()).sum();
  }
}
