package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that the starter does for a WebFlux handler blocks an event loop. */
@Tag("faults")
class EventLoopTests {

  @Test
  void areNeverBlocked() throws Exception {
    List<String> options = new ArrayList<>(ForkedProgram.BRIEF);
    options.add("-Xmx256m");
    // BlockHound adds methods to classes of the JDK.
    options.add("-XX:+AllowRedefinitionToAddDeleteMethods");
    if (Runtime.version().feature() >= 21) {
      options.add("-XX:+EnableDynamicAgentLoading");
    }
    String output = ForkedProgram.outputOf(EventLoops.class, options);
    assertThat(output).contains("no event loop was blocked");
  }
}
