package io.asynctask.spring.web.accepted;

import static java.util.Objects.requireNonNull;

import io.asynctask.JoinHandle;
import io.asynctask.spring.web.accepted.AcceptedTaskStore.Acceptance;
import java.net.URI;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A builder of an {@link AcceptedTask}: it sets the id, the owner and the addresses, and registers
 * the task. Not safe for use by many threads.
 *
 * <pre>{@code
 * AcceptedTask task =
 *     tasks
 *         .accept(handle)
 *         .ownedBy(user)
 *         .resultAt("/reports/{id}/result")
 *         .statusAt("/reports/{id}")
 *         .register();
 * }</pre>
 *
 * @since 0.1.0
 */
public final class AcceptedTaskBuilder {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;
  private static final String ID = "{id}";

  private final AcceptedTasks tasks;
  private final JoinHandle<?> handle;
  private @Nullable String id;
  private @Nullable String owner;
  private @Nullable String statusTemplate;
  private @Nullable String resultTemplate;

  AcceptedTaskBuilder(AcceptedTasks tasks, JoinHandle<?> handle) {
    this.tasks = tasks;
    this.handle = handle;
  }

  /**
   * Sets an id of the application's own. Without it the task gets a random id that cannot be
   * guessed, or the one that it has in the {@link AcceptedTaskStore}: only clients that were told
   * the id know it.
   *
   * @param id the id
   * @return this
   */
  public AcceptedTaskBuilder id(String id) {
    this.id = requireNonNull(id, "id");
    return this;
  }

  /**
   * Sets the owner. Other users cannot see the task, even with its id.
   *
   * @param owner is recognized by name; {@code null} for no owner: the application decides by its
   *     own means which users may see the task
   * @return this
   */
  public AcceptedTaskBuilder ownedBy(@Nullable Principal owner) {
    this.owner = owner == null ? null : owner.getName();
    return this;
  }

  /**
   * Sets the address of the result. The status links there once the task is completed.
   *
   * @param template contains {@code {id}}, as for {@link #statusAt}
   * @return this
   * @throws IllegalArgumentException for a template without {@code {id}}
   */
  public AcceptedTaskBuilder resultAt(String template) {
    this.resultTemplate = checked(template);
    return this;
  }

  /**
   * Sets the address of the status.
   *
   * @param template contains {@code {id}}: {@code /reports/{id}}. A context path comes first
   * @return this
   * @throws IllegalArgumentException for a template without {@code {id}}
   */
  public AcceptedTaskBuilder statusAt(String template) {
    this.statusTemplate = checked(template);
    return this;
  }

  /**
   * Registers the task: from here on, requests find it by its id.
   *
   * @return the task
   * @throws IllegalStateException without {@link #statusAt}, and when there is a task with this id
   *     already
   */
  public AcceptedTask register() {
    if (statusTemplate == null) {
      throw new IllegalStateException("Call statusAt before register");
    }
    Optional<String> stored = tasks.idInStore(handle);
    String shown = id == null ? stored.orElseGet(AcceptedTaskBuilder::randomId) : id;
    Acceptance acceptance =
        new Acceptance(
            shown,
            stored.orElse(shown),
            owner,
            expand(statusTemplate, shown),
            resultTemplate == null ? null : expand(resultTemplate, shown),
            AcceptedTask.now());
    return stored.isPresent() ? tasks.save(acceptance) : tasks.add(acceptance, handle);
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
