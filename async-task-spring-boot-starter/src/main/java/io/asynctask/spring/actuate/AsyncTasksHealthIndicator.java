package io.asynctask.spring.actuate;

import io.asynctask.spring.actuate.TaskWarning.Code;
import io.asynctask.spring.actuate.WarningScan.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of the tasks: the warnings that the last scan of the {@link TaskWatch} has found.
 *
 * @since 0.1.0
 */
public final class AsyncTasksHealthIndicator extends AbstractHealthIndicator {

  private final TaskWatch watch;
  private final Set<Code> down;

  /**
   * Creates a health indicator.
   *
   * @param watch has the warnings
   * @param down the warnings for which the health is down; otherwise it is up, with details
   */
  public AsyncTasksHealthIndicator(TaskWatch watch, Set<Code> down) {
    super("The health of the tasks is unknown");
    this.watch = watch;
    this.down = Set.copyOf(down);
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    Map<Code, Finding> found = watch.findings();
    Map<String, Object> warnings = new LinkedHashMap<>();
    found.forEach(
        (code, seen) ->
            warnings.put(code.name(), Map.of("count", seen.count(), "tasks", seen.tasks())));
    (Collections.disjoint(found.keySet(), down) ? builder.up() : builder.down())
        .withDetail("warnings", warnings);
  }
}
