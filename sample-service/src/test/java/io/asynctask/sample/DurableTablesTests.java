package io.asynctask.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** The migrations of the durable tables are the scripts of the module. */
class DurableTablesTests {

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void theMigrationIsTheScriptOfTheModule(String vendor) throws IOException {
    assertThat(content("db/vendor/" + vendor + "/V3__durable_tasks.sql"))
        .isEqualTo(content("io/asynctask/spring/durable/schema-" + vendor + ".sql"));
  }

  private static String content(String path) throws IOException {
    return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
  }
}
