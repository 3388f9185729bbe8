package io.asynctask.sample.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.sample.Database;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JarRepositoryTests {

  private static final JarFacts FULL =
      new JarFacts("a.jar", 5_000_000_000L, "00ff", 3, 17, "a.b", true, true, "MIT", null);
  private static final JarFacts BROKEN = JarFacts.unknown("b.jar", "ZipException: why");

  /** With the audits 1 and 2. */
  private static void withTable(Consumer<JarRepository> test) {
    Database.empty()
        .withBean(JarRepository.class)
        .run(
            context -> {
              for (int audit = 1; audit <= 2; audit++) {
                context
                    .getBean(JdbcClient.class)
                    .sql(
                        "insert into audit (directory, state, started_at)"
                            + " values ('.', 'RUNNING', current_timestamp)")
                    .update();
              }
              test.accept(context.getBean(JarRepository.class));
            });
  }

  private static JarFacts needing(int javaRelease, String path) {
    return new JarFacts(path, 1L, "00", 1, javaRelease, null, false, false, null, null);
  }

  private static List<String> requiring(JarRepository jars, int release) {
    return jars.requiring(release, "", 100).stream().map(JarFacts::path).toList();
  }

  @Test
  void keepsAllFactsInTheOrderOfTheAudit() {
    withTable(
        jars -> {
          jars.add(1, 1, FULL);
          jars.add(1, 0, BROKEN);
          jars.add(2, 0, needing(8, "c.jar"));

          assertThat(jars.ofAudit(1)).containsExactly(BROKEN, FULL);
        });
  }

  @Test
  void hasOneRowForEachJarOfAnAuditTheFirst() {
    withTable(
        jars -> {
          jars.add(1, 0, FULL);
          jars.add(1, 0, BROKEN);

          assertThat(jars.ofAudit(1)).containsExactly(FULL);
        });
  }

  @Test
  void findsWhatNeedsAReleaseOrALaterOne() {
    withTable(
        jars -> {
          jars.add(1, 0, needing(17, "17.jar"));
          jars.add(1, 1, needing(8, "8.jar"));
          jars.add(1, 2, needing(21, "21.jar"));
          jars.add(1, 3, BROKEN);

          assertThat(requiring(jars, 17)).containsExactly("17.jar", "21.jar");
          assertThat(requiring(jars, 22)).isEmpty();
          assertThat(requiring(jars, 0)).containsExactly("17.jar", "21.jar", "8.jar", "b.jar");
        });
  }

  @Test
  void whatTheLastAuditOfAJarHasFoundCounts() {
    withTable(
        jars -> {
          jars.add(1, 0, needing(21, "lowered.jar"));
          jars.add(1, 1, needing(8, "raised.jar"));
          jars.add(1, 2, needing(21, "same.jar"));
          jars.add(2, 0, needing(8, "lowered.jar"));
          jars.add(2, 1, needing(17, "raised.jar"));
          jars.add(2, 2, needing(21, "same.jar"));

          assertThat(jars.requiring(17, "", 100))
              .containsExactly(needing(17, "raised.jar"), needing(21, "same.jar"));
        });
  }

  @Test
  void pages() {
    withTable(
        jars -> {
          for (int i = 0; i < 5; i++) {
            jars.add(1, i, needing(17, i + ".jar"));
          }

          assertThat(jars.requiring(17, "1.jar", 2))
              .extracting(JarFacts::path)
              .containsExactly("2.jar", "3.jar");
        });
  }

  @Test
  void aPageSaysWhereTheNextOneStarts() {
    List<JarFacts> three = List.of(needing(8, "a.jar"), needing(8, "b.jar"), needing(8, "c.jar"));

    assertThat(JarPage.of(three, 2)).isEqualTo(new JarPage(three.subList(0, 2), "b.jar"));
    assertThat(JarPage.of(three, 3)).isEqualTo(new JarPage(three, null));
    assertThat(JarPage.of(List.of(), 3)).isEqualTo(new JarPage(List.of(), null));
  }

  private static JarFacts ofSize(String path, long size, int classes) {
    return new JarFacts(path, size, path, classes, 8, null, false, false, null, null);
  }

  @Test
  void lookAlikesDifferALittleInSizeAndClasses() {
    withTable(
        jars -> {
          jars.add(1, 0, ofSize("a.jar", 100_000, 200));
          jars.add(1, 1, ofSize("b.jar", 101_000, 198));
          jars.add(1, 2, ofSize("too-big.jar", 102_100, 200));
          jars.add(1, 3, ofSize("other-classes.jar", 100_000, 250));
          jars.add(1, 4, BROKEN);

          assertThat(jars.lookAlikes(1, 10))
              .containsExactly(new LookAlikes("a.jar", "b.jar", 200, 198));
        });
  }

  @Test
  void copiesOfAJarAreNoLookAlikes() {
    withTable(
        jars -> {
          jars.add(1, 0, FULL);
          jars.add(
              1,
              1,
              new JarFacts(
                  "copy.jar", 5_000_000_000L, "00ff", 3, 17, "a.b", true, true, "MIT", null));

          assertThat(jars.lookAlikes(1, 10)).isEmpty();
        });
  }
}
