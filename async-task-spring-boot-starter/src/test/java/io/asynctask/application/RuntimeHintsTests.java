package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aot.agent.RuntimeHintsAgent;

@DisplayName("Ahead-of-time processing has a hint of")
class RuntimeHintsTests {

  @Test
  void allReflectionProxiesAndResourcesThatTheStarterAsksFor() throws Exception {
    Path agent =
        Path.of(
            RuntimeHintsAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> options = new ArrayList<>(ForkedProgram.BRIEF);
    options.add("-javaagent:" + agent + "=+io.asynctask,-org.springframework");
    assertThat(ForkedProgram.outputOf(RecordedReflection.class, options))
        .containsPattern("recorded: [1-9]");
  }
}
