package io.asynctask.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.sample.Database;
import io.asynctask.sample.audit.Audit.Progress;
import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.jar.JarRepository;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

class JarListTests {

  private void withAudit(ThrowingConsumer<ApplicationContext> test) {
    Database.empty()
        .withBean(AuditRepository.class)
        .withBean(JarList.class)
        .withBean(JarRepository.class)
        .run(
            context -> {
              assertThat(context.getBean(AuditRepository.class).start(".")).isEqualTo(1);
              test.accept(context);
            });
  }

  @Test
  void hasNoSizeBeforeTheJarsAreListed() {
    withAudit(
        context -> {
          JarList list = context.getBean(JarList.class);
          assertThat(list.size(1)).isEmpty();

          assertThat(list.add(1, List.of())).isZero();

          assertThat(list.size(1)).hasValue(0);
          assertThat(list.withoutRow(1)).isEmpty();
        });
  }

  @Test
  void isWrittenOnce() {
    withAudit(
        context -> {
          JarList list = context.getBean(JarList.class);

          assertThat(list.add(1, List.of("a.jar", "b.jar"))).isEqualTo(2);
          assertThat(list.add(1, List.of("b.jar", "c.jar", "d.jar"))).isEqualTo(2);

          assertThat(list.withoutRow(1))
              .containsExactly(new ListedJar(0, "a.jar"), new ListedJar(1, "b.jar"));
        });
  }

  @Test
  void tellsWhichJarsHaveNoRow() {
    withAudit(
        context -> {
          JarList list = context.getBean(JarList.class);
          list.add(1, List.of("a.jar", "b.jar", "c.jar"));
          JarRepository jars = context.getBean(JarRepository.class);
          jars.add(1, 1, JarFacts.unknown("b.jar", "broken"));

          assertThat(list.withoutRow(1))
              .containsExactly(new ListedJar(0, "a.jar"), new ListedJar(2, "c.jar"));
          assertThat(context.getBean(AuditRepository.class).find(1).orElseThrow().progress())
              .isEqualTo(new Progress(1, 1, 3));
        });
  }
}
