package io.asynctask.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

class TaskConsoleHintsTests {

  static Stream<String> files() {
    return Stream.concat(Stream.of(ConsoleAssets.PAGE), ConsoleAssets.names().stream());
  }

  @ParameterizedTest
  @MethodSource("files")
  void aNativeImageHasEachFile(String file) {
    RuntimeHints hints = new RuntimeHints();
    new TaskConsoleHints().registerHints(hints, null);
    assertThat(RuntimeHintsPredicates.resource().forResource("io/asynctask/spring/console/" + file))
        .accepts(hints);
  }
}
