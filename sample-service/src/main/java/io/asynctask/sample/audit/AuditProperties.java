package io.asynctask.sample.audit;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator decides about audits.
 *
 * @param root directory that all audited directories are below of; must exist when the service
 *     starts
 * @param jarsInFlight how many jars one audit has spawned tasks for at a time: what it holds in
 *     memory, and what it can have queued on the executor {@code jars}
 */
@Validated
@ConfigurationProperties("audit")
public record AuditProperties(
    @NotNull Path root, @DefaultValue("16") @Min(1) @Max(1000) int jarsInFlight) {

  @AssertTrue(message = "audit.root must be a directory")
  boolean isRootADirectory() {
    return Files.isDirectory(root);
  }
}
