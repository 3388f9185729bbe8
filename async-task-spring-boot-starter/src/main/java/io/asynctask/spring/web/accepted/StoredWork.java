package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.CancelCauses;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ProblemDetail;

/** The work of a task that a store has. */
final class StoredWork implements AcceptedWork {

  private final String id;
  private final AcceptedTaskStore store;
  private final ApplicationText text;

  StoredWork(String id, AcceptedTaskStore store, ApplicationText text) {
    this.id = id;
    this.store = store;
    this.text = text;
  }

  @Override
  public Snapshot look() {
    AcceptedTaskStore.Snapshot found =
        store.look(id).orElseThrow(() -> new NoSuchTaskException(id));
    ProblemDetail failure =
        found.state() == TaskState.FAILED ? TaskFailure.problem(found.failureType()) : null;
    return new Snapshot(found.state(), text.progress(found.progress()), found.endedAt(), failure);
  }

  @Override
  public JoinHandle<?> handle() {
    return store.join(id);
  }

  /** It does not derive from the handle, as the cancel of a stage would reach the task. */
  @Override
  public CompletableFuture<?> result() {
    CompletableFuture<Object> result = new CompletableFuture<>();
    var unused =
        store
            .join(id)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    result.complete(value);
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
    return result;
  }

  @Override
  public void cancel() {
    store.cancel(id, CancelCauses.CLIENT.by());
  }
}
