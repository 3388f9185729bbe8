package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;

class SpringBootVersionCheckTests {

  @ParameterizedTest
  @ValueSource(strings = {"3.5.8", "2.7.18"})
  void anOldVersionIsRefusedAndTheAnalysisNamesTheNeededOne(String version) {
    assertThatExceptionOfType(UnsupportedSpringBootException.class)
        .isThrownBy(() -> SpringBootVersionCheck.check(version))
        .satisfies(
            refusal ->
                assertThat(
                        new UnsupportedSpringBootFailureAnalyzer()
                            .analyze(refusal)
                            .getDescription())
                    .contains("needs Spring Boot 4.0 or 4.1")
                    .contains(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.9", "4.1.2", "10.0.0-SNAPSHOT"})
  void laterOnesAreNot(String version) {
    assertThatCode(() -> SpringBootVersionCheck.check(version)).doesNotThrowAnyException();
  }

  @Test
  void thePresentOneIsNot() {
    assertThatCode(() -> SpringBootVersionCheck.check(SpringBootVersion.getVersion()))
        .doesNotThrowAnyException();
  }
}
