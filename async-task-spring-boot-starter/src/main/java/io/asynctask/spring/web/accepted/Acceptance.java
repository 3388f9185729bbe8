package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import io.asynctask.JoinHandle;
import java.net.URI;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A task about to be accepted: says under which id, for whom, and at which addresses. Not safe for
 * use by many threads.
 */
public final class Acceptance {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;
  private static final String ID = "{id}";

  private final AcceptedTasks tasks;
  private final JoinHandle<?> handle;
  private @Nullable String id;
  private @Nullable String owner;
  private @Nullable String resultTemplate;

  Acceptance(AcceptedTasks tasks, JoinHandle<?> handle) {
    this.tasks = tasks;
    this.handle = handle;
  }

  /**
   * An id of the application's own. Without it the task gets a random one that nobody can guess:
   * who knows the id has been told it.
   */
  public Acceptance id(String id) {
    this.id = requireNonNull(id, "id");
    return this;
  }

  /**
   * Nobody else gets to know of the task, also with its id.
   *
   * @param owner told by his name; {@code null} for nobody, and the application decides by its own
   *     means who may see the task
   */
  public Acceptance ownedBy(@Nullable Principal owner) {
    this.owner = owner == null ? null : owner.getName();
    return this;
  }

  /**
   * Where the result is to be had once the task is completed: the status links there.
   *
   * @param template with {@code {id}} in it, as for {@link #statusAt}
   */
  public Acceptance resultAt(String template) {
    this.resultTemplate = checked(template);
    return this;
  }

  /**
   * Accepts the task.
   *
   * @param template address of the status, with {@code {id}} in it: {@code /reports/{id}}. Under a
   *     context path, that comes first
   * @throws IllegalArgumentException for a template without {@code {id}}
   * @throws IllegalStateException when there is a task with this id already
   */
  public AcceptedTask statusAt(String template) {
    String taskId = id == null ? randomId() : id;
    URI location = expand(checked(template), taskId);
    URI result = resultTemplate == null ? null : expand(resultTemplate, taskId);
    AcceptedTask task =
        new AcceptedTask(
            taskId,
            handle,
            tasks.liveTasks().find(handle.id()).orElse(null),
            owner,
            location,
            result,
            tasks.text());
    tasks.add(task);
    return task;
  }

  private static String checked(String template) {
    if (!template.contains(ID)) {
      throw new IllegalArgumentException(
          "Expected an address with " + ID + " in it, got '" + template + "'");
    }
    return template;
  }

  private static URI expand(String template, String id) {
    return UriComponentsBuilder.fromUriString(template).build(id);
  }

  private static String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
