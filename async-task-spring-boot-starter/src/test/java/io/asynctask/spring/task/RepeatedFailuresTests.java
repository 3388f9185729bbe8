package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import org.apache.commons.logging.Log;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class RepeatedFailuresTests {

  private final Log log = mock(Log.class);
  private final RuntimeException failure = new IllegalStateException("one\ntwo");

  @Test
  void aThousandFailuresAreOneLine() {
    RepeatedFailures failures = new RepeatedFailures(log, ApplicationText.SHOWN);
    for (int i = 0; i < 1_000; i++) {
      failures.add("A listener failed", failure);
    }
    ArgumentCaptor<Object> line = ArgumentCaptor.captor();
    verify(log, times(1)).warn(line.capture());
    assertThat(line.getValue().toString())
        .startsWith("A listener failed: java.lang.IllegalStateException: one\\ntwo at ")
        .contains("RepeatedFailuresTests")
        .hasLineCount(1);
    verify(log, never()).debug(any(), any());
  }

  @Test
  void theNextLineTellsHowManyThereWere() {
    RepeatedFailures failures =
        new RepeatedFailures(log, ApplicationText.SHOWN, Duration.ofNanos(-1));
    failures.add("A listener failed", failure);
    failures.add("A listener failed", failure);
    verify(log, times(2)).warn(any());
  }

  @Test
  void theStackTracesAreLoggedAtDebug() {
    when(log.isDebugEnabled()).thenReturn(true);
    RepeatedFailures failures = new RepeatedFailures(log, ApplicationText.SHOWN);
    failures.add("A listener failed", failure);
    failures.add("A listener failed", failure);
    verify(log, times(2)).debug("A listener failed", failure);
  }

  @Test
  void aMessageThatMayNotBeShownIsNot() {
    RepeatedFailures failures = new RepeatedFailures(log, (key, value) -> ApplicationText.MASK);
    failures.add("A listener failed", failure);
    ArgumentCaptor<Object> line = ArgumentCaptor.captor();
    verify(log).warn(line.capture());
    assertThat(line.getValue().toString()).contains("******").doesNotContain("one");
  }
}
