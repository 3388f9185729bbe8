package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/** An application that is redeployed takes its classes along. */
@Tag("faults")
class ReloadTests {

  /** Later JDKs keep one application themselves, without the starter too. */
  @Test
  @EnabledOnJre(JRE.JAVA_17)
  void noClassLoaderStays() throws Exception {
    List<String> options = new ArrayList<>(ForkedProgram.BRIEF);
    options.add("-Xmx256m");
    String output = ForkedProgram.outputOf(Reloads.class, options);
    assertThat(output).contains("left 0 of 2").doesNotContain("kept by thread");
  }
}
