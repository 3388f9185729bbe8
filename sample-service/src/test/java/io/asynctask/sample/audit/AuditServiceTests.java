package io.asynctask.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.sample.Database;
import io.asynctask.sample.jar.JarRepository;
import io.asynctask.sample.problem.InvalidFieldException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class AuditServiceTests {

  @TempDir private Path directory;

  /** With a task that ends in a certain way instead of an audit. */
  private ApplicationContextRunner ending(Function<Long, JoinHandle<Integer>> task) {
    return Database.empty()
        .withBean(AuditProperties.class, () -> new AuditProperties(directory, 1))
        .withBean(AuditRoot.class)
        .withBean(AuditRepository.class)
        .withBean(JarRepository.class)
        .withBean(ReportTask.class)
        .withBean(AuditTask.class, () -> new EndingTask(task))
        .withBean(AuditService.class);
  }

  private static final class EndingTask extends AuditTask {
    private final Function<Long, JoinHandle<Integer>> end;

    EndingTask(Function<Long, JoinHandle<Integer>> end) {
      super(null, null, null, null, null);
      this.end = end;
    }

    @Override
    public JoinHandle<Integer> audit(long id, Path directory) {
      return end.apply(id);
    }
  }

  private void withService(
      Function<Long, JoinHandle<Integer>> task, ThrowingConsumer<AuditService> test) {
    ending(task).run(context -> test.accept(context.getBean(AuditService.class)));
  }

  @Test
  void anAuditWhoseTaskFailsHasFailed() {
    withService(
        id -> JoinHandle.failed(new IllegalStateException("disk gone")),
        audits -> {
          Audit audit = audits.find(audits.start(".").id());

          assertThat(audit.state()).isEqualTo(AuditState.FAILED);
          assertThat(audit.failure()).contains("disk gone");
          assertThat(audits.report(audit.id())).isCompleted();
        });
  }

  @Test
  void anAuditWhoseTaskIsCancelledIsCancelled() {
    withService(
        id -> JoinHandle.failed(new CancellationException()),
        audits ->
            assertThat(audits.find(audits.start(".").id()).state())
                .isEqualTo(AuditState.CANCELLED));
  }

  @Test
  void an_audit_that_the_end_of_the_service_cuts_short_is_told_in_a_line(CapturedOutput output) {
    withService(
        id -> JoinHandle.failed(new TaskRejectedException("Executor 'jars' rejects")),
        audits ->
            assertThat(audits.find(audits.start(".").id()).state()).isEqualTo(AuditState.FAILED));
    assertThat(output)
        .contains("Audit 1 was cut short: Executor 'jars' rejects")
        .doesNotContain("ERROR")
        .doesNotContain("\tat ");
  }

  /** A database that is away when the first audit ends. */
  @Primary
  private static final class AwayOnce extends AuditRepository {
    private boolean back;

    AwayOnce(JdbcClient jdbc) {
      super(jdbc);
    }

    @Override
    void end(long id, AuditState state, String failure) {
      if (!back) {
        back = true;
        throw new DataAccessResourceFailureException("away");
      }
      super.end(id, state, failure);
    }
  }

  @Test
  void anEndThatTheDatabaseWasNotThereToBeToldOfIsToldLater() {
    ending(id -> JoinHandle.completed(0))
        .withBean(AwayOnce.class)
        .run(
            context -> {
              AuditService audits = context.getBean(AuditService.class);
              long id = audits.start(".").id();

              assertThat(audits.find(id).state()).isEqualTo(AuditState.COMPLETED);
            });
  }

  @Test
  void itIsToldBeforeAuditsAreListedToo() {
    ending(id -> JoinHandle.completed(0))
        .withBean(AwayOnce.class)
        .run(
            context -> {
              AuditService audits = context.getBean(AuditService.class);
              audits.start(".");

              assertThat(audits.newest(Long.MAX_VALUE, 10).audits())
                  .extracting(Audit::state)
                  .containsExactly(AuditState.COMPLETED);
            });
  }

  @Test
  void anAuditThatIsRejectedLeavesNothingBehind() {
    withService(
        id -> {
          throw new TaskRejectedException("full");
        },
        audits -> {
          assertThatExceptionOfType(TaskRejectedException.class)
              .isThrownBy(() -> audits.start("."));
          assertThatExceptionOfType(NoSuchAuditException.class).isThrownBy(() -> audits.find(1));
        });
  }

  @Test
  void anAuditInABadDirectoryLeavesNothingBehind() {
    withService(
        id -> JoinHandle.completed(0),
        audits -> {
          assertThatExceptionOfType(InvalidFieldException.class)
              .isThrownBy(() -> audits.start("nobody"));
          assertThatExceptionOfType(NoSuchAuditException.class).isThrownBy(() -> audits.find(1));
        });
  }

  @Test
  void anEndedAuditIsReportedAfterARestartAndAnInterruptedOneHasFailed() {
    ApplicationContextRunner service =
        ending(id -> JoinHandle.completed(0))
            .withPropertyValues(
                "spring.datasource.generate-unique-name=false",
                "spring.datasource.url=jdbc:h2:file:" + directory.resolve("audits"));
    service.run(
        context -> {
          context.getBean(AuditService.class).start(".");
          context.getBean(AuditRepository.class).start("interrupted");
        });

    service.run(
        context -> {
          AuditService audits = context.getBean(AuditService.class);
          assertThat(audits.report(1).join().audit().state()).isEqualTo(AuditState.COMPLETED);
          assertThat(audits.find(2).state()).isEqualTo(AuditState.FAILED);
          assertThat(audits.find(2).failure()).startsWith("The service stopped");
        });
  }
}
