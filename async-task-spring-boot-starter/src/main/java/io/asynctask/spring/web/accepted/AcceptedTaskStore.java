package io.asynctask.spring.web.accepted;

import io.asynctask.JoinHandle;
import io.asynctask.Progress;
import io.asynctask.TaskState;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store of accepted tasks that survive a restart: with a bean of this type, {@link
 * AcceptedTasks} finds the tasks that it has on every node. Other tasks stay local to their
 * process. An implementation must be safe for use by many threads.
 *
 * <pre>{@code
 * @Bean
 * AcceptedTaskStore acceptedTaskStore(JobStore store) {
 *   return store.acceptedTasks();
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public interface AcceptedTaskStore {

  /**
   * What a request has said of the task that it has started.
   *
   * @param id the id in the addresses of the task
   * @param task the id of the task; the same unless the application has given the other one
   * @param owner the name of the user that may see it; {@code null} for no owner
   * @param location the address of the status
   * @param result the address of the result; {@code null} for none
   * @param acceptedAt when it was accepted
   */
  record Acceptance(
      String id,
      String task,
      @Nullable String owner,
      URI location,
      @Nullable URI result,
      Instant acceptedAt) {}

  /**
   * A task at one moment.
   *
   * @param state the state of the task
   * @param progress the progress that the body has reported last; {@code null} before
   * @param endedAt when it ended; {@code null} before
   * @param failureType the name of the class of the exception; {@code null} unless it has failed
   */
  record Snapshot(
      TaskState state,
      @Nullable Progress progress,
      @Nullable Instant endedAt,
      @Nullable String failureType) {}

  /**
   * Returns the id of the task of a handle.
   *
   * @param handle the handle
   * @return the id, which cannot be guessed; empty if this store does not have the task
   */
  Optional<String> idOf(JoinHandle<?> handle);

  /**
   * Saves an acceptance, unless there is one with its id and owner. The same task may have been
   * accepted for several owners.
   *
   * @param acceptance the acceptance
   * @return the one that is saved
   */
  Acceptance save(Acceptance acceptance);

  /**
   * Finds the acceptance of a task that a user may see: one without an owner, or of this owner.
   *
   * @param id the id in its addresses
   * @param viewer the name of the user; {@code null} for an unknown user
   * @return the acceptance; empty if there is none, or none any more
   */
  Optional<Acceptance> find(String id, @Nullable String viewer);

  /**
   * Looks at a task.
   *
   * @param id the id of the task
   * @return the task; empty if there is none any more
   */
  Optional<Snapshot> look(String id);

  /**
   * Returns a handle of a task.
   *
   * @param id the id of the task
   * @return a new handle, whose cancel requests the cancel of the task
   * @throws IllegalArgumentException if there is no such task
   */
  JoinHandle<?> join(String id);

  /**
   * Requests the cancel of a task.
   *
   * @param id the id of the task
   * @param by who or what has asked for it, for people
   */
  void cancel(String id, String by);
}
