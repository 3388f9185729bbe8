package io.asynctask.spring.durable.engine;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.asynctask.spring.durable.store.PickStore;
import io.asynctask.spring.durable.store.PickedAttempt;
import java.time.Instant;
import java.util.List;

/**
 * The way in which db-scheduler picks: by a statement of ours that also starts the attempts. They
 * are the data of the picked rows. Only tasks whose names this node knows are picked.
 */
final class StartingPick extends DefaultJdbcCustomization {

  private final PickStore store;
  private final List<String> names;
  private final String node;

  StartingPick(PickStore store, List<String> names, String node) {
    super(false);
    this.store = store;
    this.names = names;
    this.node = node;
  }

  @Override
  public boolean supportsSingleStatementLockAndFetch() {
    return true;
  }

  @Override
  public List<Execution> lockAndFetchSingleStatement(
      JdbcTaskRepositoryContext context, Instant now, int limit, boolean byPriority) {
    return names.isEmpty()
        ? List.of()
        : store.pick(names, node, limit, now).stream()
            .map(picked -> execution(picked, now))
            .toList();
  }

  private Execution execution(PickedAttempt picked, Instant now) {
    TaskInstance<?> instance =
        new TaskInstance<>(picked.row().name(), picked.row().id(), picked.started());
    return new Execution(
        picked.dueAt(), instance, true, node, null, null, 0, now, picked.row().version());
  }
}
