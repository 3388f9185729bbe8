package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.Progress;
import org.junit.jupiter.api.Test;

class ApplicationTextTests {

  private final ApplicationText masking = (key, value) -> ApplicationText.MASK;

  @Test
  void aNameThatIsAConstantOfTheProgramIsShown() {
    assertThat(masking.name("build-report")).isEqualTo("build-report");
    assertThat(masking.name(null)).isNull();
  }

  @Test
  void aComputedNameIsMaskedEachTime() {
    String computed = "report of " + Long.toString(System.nanoTime());
    assertThat(masking.name(computed)).isEqualTo("******");
    assertThat(masking.name(computed)).isEqualTo("******");
    String equalToAConstant = new StringBuilder("build").append("-report").toString();
    assertThat(masking.name(equalToAConstant)).isEqualTo("******");
  }

  @Test
  void progressKeepsItsNumbers() {
    assertThat(masking.progress(new Progress(1, 2, "s3cret")))
        .isEqualTo(new Progress(1, 2, "******"));
  }

  @Test
  void maskedTextIsNotShownAsItIs() {
    assertThat(masking.isShown("tenant", "42")).isFalse();
    assertThat(ApplicationText.SHOWN.isShown("tenant", "42")).isTrue();
  }
}
