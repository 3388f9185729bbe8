package io.asynctask.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.sample.Database;
import io.asynctask.sample.audit.Audit.Progress;
import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.jar.JarRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class AuditRepositoryTests {

  private static void withTables(BiConsumer<AuditRepository, JarRepository> test) {
    Database.empty()
        .withBean(AuditRepository.class)
        .withBean(JarRepository.class)
        .run(
            context ->
                test.accept(
                    context.getBean(AuditRepository.class), context.getBean(JarRepository.class)));
  }

  @Test
  void anAuditStartsRunning() {
    withTables(
        (audits, jars) -> {
          long id = audits.start("org/springframework");

          Audit audit = audits.find(id).orElseThrow();
          assertThat(audit.id()).isEqualTo(id);
          assertThat(audit.directory()).isEqualTo("org/springframework");
          assertThat(audit.state()).isEqualTo(AuditState.RUNNING);
          assertThat(audit.isRunning()).isTrue();
          assertThat(audit.progress()).isEqualTo(new Progress(0, 0, null));
          assertThat(Duration.between(audit.startedAt(), Instant.now())).isLessThan(ofMinutes(1));
          assertThat(audit.endedAt()).isNull();
          assertThat(audit.failure()).isNull();
        });
  }

  private static Duration ofMinutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  @Test
  void progressIsWhatHasARow() {
    withTables(
        (audits, jars) -> {
          audits.start("before");
          long id = audits.start(".");
          jars.add(id, 0, JarFacts.unknown("a.jar", "broken"));
          jars.add(id, 1, intact("b.jar"));

          assertThat(audits.find(id).orElseThrow().progress()).isEqualTo(new Progress(2, 1, null));
        });
  }

  private static JarFacts intact(String path) {
    return new JarFacts(path, 1L, "00", 0, null, null, false, false, null, null);
  }

  @Test
  void anAuditEndsWithAFailureThatCanBeShown() {
    withTables(
        (audits, jars) -> {
          long id = audits.start(".");

          audits.end(id, AuditState.FAILED, "no\0 disk " + "!".repeat(2_000), Instant.now());

          Audit audit = audits.find(id).orElseThrow();
          assertThat(audit.state()).isEqualTo(AuditState.FAILED);
          assertThat(audit.failure()).startsWith("no? disk !!").hasSize(1000);
          assertThat(audit.endedAt()).isAfterOrEqualTo(audit.startedAt());
          assertThat(audits.lockRunning(id)).isFalse();
        });
  }

  @Test
  void anAuditThatHasEndedMayRunAgain() {
    withTables(
        (audits, jars) -> {
          long id = audits.start(".");
          audits.end(id, AuditState.FAILED, "no disk", Instant.now());

          audits.run(id);

          Audit audit = audits.find(id).orElseThrow();
          assertThat(audit.isRunning()).isTrue();
          assertThat(audit.failure()).isNull();
          assertThat(audit.endedAt()).isNull();
          assertThat(audits.lockRunning(id)).isTrue();
        });
  }

  @Test
  void anUnknownAuditIsNotFound() {
    withTables(
        (audits, jars) -> {
          assertThat(audits.find(4711)).isEmpty();
          assertThat(audits.lockRunning(4711)).isFalse();
        });
  }
}
