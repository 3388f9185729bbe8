package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.durable.store.UnsupportedDatabaseException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The failure analyzer that names the databases that durable tasks can be stored in. */
final class UnsupportedDatabaseFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, UnsupportedDatabaseException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Use one of those databases, or set 'async-task.durable.enabled=false'.",
        cause);
  }
}
