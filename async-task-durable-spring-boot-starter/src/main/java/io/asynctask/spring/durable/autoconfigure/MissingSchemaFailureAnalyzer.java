package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.durable.store.MissingSchemaException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The failure analyzer that says how the tables of durable tasks are created. */
final class MissingSchemaFailureAnalyzer extends AbstractFailureAnalyzer<MissingSchemaException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, MissingSchemaException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Let the application create its tables with"
            + " 'async-task.durable.initialize-schema=always', or run the script"
            + " 'io/asynctask/spring/durable/schema-postgresql.sql' (or 'schema-h2.sql') of"
            + " async-task-durable-spring-boot-starter, for example as a Flyway migration. The"
            + " script creates what is missing but changes no table: add a missing column by hand."
            + " 'async-task.durable.table-prefix' names tables with a prefix.",
        cause);
  }
}
