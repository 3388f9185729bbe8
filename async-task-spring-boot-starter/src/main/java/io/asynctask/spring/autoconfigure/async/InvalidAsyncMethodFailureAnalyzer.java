package io.asynctask.spring.autoconfigure.async;

import io.asynctask.spring.async.InvalidAsyncMethodException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The failure analyzer that names the invalid {@code @Async} method, and says what to do. */
final class InvalidAsyncMethodFailureAnalyzer
    extends AbstractFailureAnalyzer<InvalidAsyncMethodException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, InvalidAsyncMethodException cause) {
    return new FailureAnalysis(
        "The @Async method%n%n    %s%n%nis invalid: %s.".formatted(cause.method(), cause.reason()),
        cause.action(),
        cause);
  }
}
