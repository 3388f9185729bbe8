package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Without HdrHistogram the groups have no times")
class WithoutHdrHistogramTests {

  @Test
  void theEndpointAnswers() throws Exception {
    assertThat(ForkedProgram.outputWithout("HdrHistogram", GroupedTasks.class))
        .contains("\"key\":{\"name\":\"waits\"},\"count\":1")
        .contains("\"queued\":null,\"busy\":null");
  }
}
