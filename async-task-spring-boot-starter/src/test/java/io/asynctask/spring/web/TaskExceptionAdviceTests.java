package io.asynctask.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.JoinHandle;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;

class TaskExceptionAdviceTests {

  private static final TaskRejectedException REJECTION = new TaskRejectedException("full");

  private final TaskExceptionAdvice advice = new TaskExceptionAdvice();

  @Test
  void messagesOfTheApplicationReplaceTheTexts() throws Exception {
    StaticMessageSource messages = new StaticMessageSource();
    messages.addMessage(
        "problemDetail." + TaskRejectedException.class.getName(),
        Locale.GERMAN,
        "Bitte später noch einmal.");
    advice.setMessageSource(messages);

    ErrorResponse german = advice.problem(REJECTION, Locale.GERMAN);
    assertThat(german.getBody().getDetail()).isEqualTo("Bitte später noch einmal.");
    assertThat(german.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
    assertThat(advice.problem(REJECTION, Locale.ENGLISH).getBody().getDetail())
        .contains("Try again");
  }

  @Test
  void whatTheJdkWrapsForWhoWaitsIsTheSame() throws Exception {
    assertThat(advice.problem(new ExecutionException(REJECTION), Locale.ROOT).getStatusCode())
        .matches(status -> status.value() == 503);
  }

  @Test
  void aCancelledStageIsTheSameHoweverTheJdkTellsWhoWaits() {
    CompletableFuture<Integer> stage = JoinHandle.completed(1).newIncompleteFuture();
    stage.cancel(true);
    assertThatThrownBy(stage::join)
        .satisfies(
            cancelled ->
                assertThat(advice.problem((Exception) cancelled, Locale.ROOT).getStatusCode())
                    .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
  }

  @Test
  void anExceptionThatOnlyHasSuchACauseIsThrownBack() {
    RuntimeException wrapping = new IllegalStateException(REJECTION);
    assertThatThrownBy(() -> advice.problem(wrapping, Locale.ROOT)).isSameAs(wrapping);
  }
}
