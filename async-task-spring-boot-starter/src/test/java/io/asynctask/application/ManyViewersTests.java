package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand viewers ask for the progress of one task. Prints what each takes of the heap. */
@Tag("faults")
@Tag("long")
class ManyViewersTests {

  private static String run(String heap, String... arguments) throws Exception {
    String output = ForkedProgram.outputOf(ManyViewers.class, List.of(heap), arguments);
    output.lines().filter(line -> line.startsWith("viewers: ")).forEach(System.out::println);
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tomcat", "Jetty", "Netty"})
  void areRefusedBeyondTheLimit(String server) throws Exception {
    assertThat(run("-Xmx512m", server, "10000"))
        .contains("500 held, 9500 refused, 0 other, counted 500")
        .contains("all have left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tomcat", "Jetty", "Netty"})
  void areHeldWhereTheLimitAllowsThem(String server) throws Exception {
    String[] arguments = {
      server,
      "10000",
      "--async-task.web.accepted.max-viewers=10000",
      "--async-task.web.accepted.max-viewers-per-task=10000"
    };
    assertThat(run("-Xmx2g", arguments))
        .contains("10000 held, 0 refused, 0 other, counted 10000")
        .contains("all have left");
  }
}
