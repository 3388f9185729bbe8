package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.AsyncTask;
import io.asynctask.LiveTasks;
import io.asynctask.Spawned;
import io.asynctask.spring.task.TaskTags;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class ShownValuesTests {

  private final TaskHistory history = new TaskHistory(10, id -> null);
  private final LiveTasks liveTasks = LiveTasks.notifying(history);
  private final Spawned<Integer, TaskTags> task =
      AsyncTask.builder(TaskTags.of("reports", Map.of("token", "s3cret")))
          .name("build-report")
          .trackedBy(liveTasks)
          .spawn(
              () -> {
                throw new IllegalStateException("s3cret as well");
              },
              queued -> {});

  private AsyncTasksEndpointWebExtension endpoint(Show show, SanitizingFunction... functions) {
    return new AsyncTasksEndpointWebExtension(
        new AsyncTasksEndpoint(
            liveTasks,
            history,
            ApplicationNumbers.NONE,
            WarningsAndTraces.NONE,
            List.of(functions),
            show,
            event -> {},
            () -> null),
        show,
        Set.of("OPERATOR"));
  }

  private static String page(AsyncTasksEndpointWebExtension endpoint, SecurityContext caller) {
    return String.valueOf(
        endpoint
            .tasks(
                caller,
                ListFormat.JSON,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)
            .getBody());
  }

  private String details(AsyncTasksEndpointWebExtension endpoint) {
    return String.valueOf(
        endpoint.task(SecurityContext.NONE, Long.toString(task.handle().id())).getBody());
  }

  private static SecurityContext caller(String role) {
    return new SecurityContext() {
      @Override
      public Principal getPrincipal() {
        return () -> "somebody";
      }

      @Override
      public boolean isUserInRole(String asked) {
        return asked.equals(role);
      }
    };
  }

  @Test
  void valuesAreShownByDefault() {
    assertThat(page(endpoint(Show.ALWAYS), SecurityContext.NONE)).contains("token=s3cret");
  }

  @Test
  void valuesAreHiddenFromEverybodyWhenToldSo() {
    assertThat(page(endpoint(Show.NEVER), caller("OPERATOR")))
        .contains("token=******")
        .doesNotContain("s3cret");
  }

  @Test
  void valuesAreShownToWhoHasTheRole() {
    AsyncTasksEndpointWebExtension endpoint = endpoint(Show.WHEN_AUTHORIZED);
    assertThat(page(endpoint, caller("OPERATOR"))).contains("s3cret");
    assertThat(page(endpoint, caller("GUEST"))).doesNotContain("s3cret");
    assertThat(page(endpoint, SecurityContext.NONE)).doesNotContain("s3cret");
  }

  @Test
  void aSanitizingFunctionHidesWhatItKnows() {
    SanitizingFunction tokens =
        data -> data.getLowerCaseKey().contains("token") ? data.withSanitizedValue() : data;
    assertThat(page(endpoint(Show.ALWAYS, tokens), SecurityContext.NONE))
        .contains("token=******")
        .doesNotContain("s3cret");
  }

  @Test
  void whoMayNotSeeAValueCannotFindItOutByAsking() {
    AsyncTasksEndpointWebExtension endpoint = endpoint(Show.NEVER);
    TaskPage guessed =
        (TaskPage)
            endpoint
                .tasks(
                    SecurityContext.NONE,
                    ListFormat.JSON,
                    null,
                    null,
                    null,
                    "token:s3cret",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)
                .getBody();
    assertThat(guessed.tasks()).isEmpty();
  }

  @Test
  void theMessageOfAFailureIsHiddenLikeATag() {
    task.task().run();
    assertThat(details(endpoint(Show.ALWAYS))).contains("s3cret as well");
    assertThat(details(endpoint(Show.NEVER)))
        .contains("IllegalStateException")
        .doesNotContain("s3cret");
  }
}
