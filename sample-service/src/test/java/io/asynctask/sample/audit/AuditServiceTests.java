package io.asynctask.sample.audit;

import static io.asynctask.sample.JarFile.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.sample.JarAuditApplication;
import io.asynctask.sample.audit.Audit.Progress;
import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.problem.InvalidFieldException;
import io.asynctask.spring.durable.DurableTasks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Audits as durable tasks, in services that start one after the other on one file. */
@Timeout(120)
class AuditServiceTests {

  @TempDir private Path directory;
  private Path root;

  @Configuration
  static class WithGate {
    @Bean
    @Primary
    Gate gate() {
      return new Gate();
    }
  }

  @BeforeEach
  void createRoot() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
  }

  private void write(String... paths) throws Exception {
    for (String path : paths) {
      jar().classFile("A.class", 8).writeTo(root.resolve(path));
    }
  }

  private ConfigurableApplicationContext service() {
    return new SpringApplicationBuilder(JarAuditApplication.class, WithGate.class)
        .web(WebApplicationType.SERVLET)
        .run(
            "--server.port=0",
            "--audit.root=" + root,
            "--audit.jars-in-flight=1",
            "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("audits"));
  }

  private static long start(ConfigurableApplicationContext service, String directory)
      throws Exception {
    return Long.parseLong(service.getBean(AuditService.class).start(directory).id());
  }

  private static Audit awaitEnd(ConfigurableApplicationContext service, long id) {
    AuditService audits = service.getBean(AuditService.class);
    return await().until(() -> audits.find(id), audit -> !audit.isRunning());
  }

  @Test
  void anAuditThatAStopHasCutShortGoesOnAfterTheStart() throws Exception {
    write("a.jar", "gate.jar", "z.jar");
    long id;
    try (var service = service()) {
      id = start(service, ".");
      service.getBean(Gate.class).awaitReached();
      assertThat(service.getBean(AuditService.class).find(id).progress())
          .isEqualTo(new Progress(1, 0, 3));
    }
    write("came-later.jar");
    Files.delete(root.resolve("a.jar")); // it has its row already

    try (var service = service()) {
      Gate gate = service.getBean(Gate.class);
      gate.awaitReached();
      AuditService audits = service.getBean(AuditService.class);
      assertThat(audits.find(id).isRunning()).isTrue();
      var report = audits.report(id);
      gate.open();

      AuditReport ended = report.join();

      assertThat(ended.audit().state()).isEqualTo(AuditState.COMPLETED);
      assertThat(ended.audit().progress()).isEqualTo(new Progress(3, 0, 3));
      assertThat(ended.jars())
          .extracting(JarFacts::path)
          .containsExactly("a.jar", "gate.jar", "z.jar");
      assertThat(gate.inspected()).containsExactly("gate.jar", "z.jar");
      assertThat(service.getBean(DurableTasks.class).find(AuditTask.key(id)).orElseThrow())
          .satisfies(task -> assertThat(task.attempt()).isEqualTo(2))
          .satisfies(task -> assertThat(task.progress().done()).isEqualTo(3));
    }

    try (var service = service()) {
      assertThat(service.getBean(AuditService.class).report(id))
          .isCompletedWithValueMatching(ended -> ended.jars().size() == 3);
    }
  }

  @Test
  void anAuditWhoseTaskFailsHasFailedAndMayBeRepeated() throws Exception {
    write("gone/a.jar");
    try (var service = service()) {
      AuditService audits = service.getBean(AuditService.class);
      service.getBean(JdbcClient.class).sql("alter table listed_jar rename to away").update();
      long id = start(service, "gone");

      Audit failed = awaitEnd(service, id);

      assertThat(failed.state()).isEqualTo(AuditState.FAILED);
      assertThat(failed.failure()).contains("BadSqlGrammarException").contains("listed_jar");
      assertThat(audits.report(id)).isCompleted();
      assertThatExceptionOfType(AuditEndedException.class).isThrownBy(() -> audits.stop(id));

      service.getBean(JdbcClient.class).sql("alter table away rename to listed_jar").update();
      assertThat(service.getBean(DurableTasks.class).retry(AuditTask.key(id))).isTrue();

      await().until(() -> audits.find(id).state() == AuditState.COMPLETED);
      assertThat(audits.find(id).failure()).isNull();
    }
  }

  @Test
  void anAuditIsStoppedWhileItIsQueuedToo() throws Exception {
    write("gate.jar");
    try (var service = service()) {
      TransactionTemplate transaction = service.getBean(TransactionTemplate.class);
      AuditService audits = service.getBean(AuditService.class);

      Audit stopped = transaction.execute(status -> audits.stop(unchecked(service)));

      assertThat(stopped.state()).isEqualTo(AuditState.CANCELLED);
      assertThat(audits.find(stopped.id()).failure()).isNull();
    }
  }

  private static long unchecked(ConfigurableApplicationContext service) {
    try {
      return start(service, ".");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEndIsWrittenBeforeAuditsAreListed() throws Exception {
    write("a.jar");
    try (var service = service()) {
      long id = start(service, ".");
      DurableTasks tasks = service.getBean(DurableTasks.class);
      await().until(() -> tasks.find(AuditTask.key(id)).orElseThrow().state().isFinal());
      assertThat(service.getBean(AuditRepository.class).find(id).orElseThrow().isRunning())
          .isTrue();

      assertThat(service.getBean(AuditService.class).newest(Long.MAX_VALUE, 10).audits())
          .extracting(Audit::state)
          .containsExactly(AuditState.COMPLETED);

      assertThat(service.getBean(AuditRepository.class).find(id).orElseThrow().endedAt())
          .isEqualTo(tasks.find(AuditTask.key(id)).orElseThrow().endedAt());
    }
  }

  @Test
  void noAuditRunsForEverWithoutItsTask() {
    try (var service = service()) {
      long id = service.getBean(AuditRepository.class).start(".");

      Audit audit = service.getBean(AuditService.class).find(id);

      assertThat(audit.state()).isEqualTo(AuditState.FAILED);
      assertThat(audit.failure()).isEqualTo("Its task is not in the database any more");
      assertThat(audit.endedAt()).isNotNull();
    }
  }

  @Test
  void anAuditThatCannotBeStoredLeavesNothingBehind() {
    try (var service = service()) {
      JdbcClient jdbc = service.getBean(JdbcClient.class);
      jdbc.sql("drop table async_task_acceptance").update();

      assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> start(service, "."));

      assertThat(service.getBean(AuditService.class).newest(Long.MAX_VALUE, 10).audits()).isEmpty();
      assertThat(jdbc.sql("select count(*) from async_task").query(int.class).single()).isZero();
    }
  }

  @Test
  void anAuditInABadDirectoryLeavesNothingBehind() {
    try (var service = service()) {
      assertThatException()
          .isThrownBy(() -> start(service, "nobody"))
          .isInstanceOf(InvalidFieldException.class);

      assertThat(service.getBean(AuditService.class).newest(Long.MAX_VALUE, 10).audits()).isEmpty();
    }
  }
}
