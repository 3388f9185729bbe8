package io.asynctask.spring.autoconfigure;

import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The failure analyzer that names the version of Spring Boot that the starter needs. */
final class UnsupportedSpringBootFailureAnalyzer
    extends AbstractFailureAnalyzer<UnsupportedSpringBootException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, UnsupportedSpringBootException cause) {
    return new FailureAnalysis(
        Objects.requireNonNull(cause.getMessage()) + ".",
        "Update the application to Spring Boot 4, or remove async-task-spring-boot-starter.",
        cause);
  }
}
