package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.spring.autoconfigure.ConfigurationMetadata.Property;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.mock.env.MockEnvironment;

class FeatureTests {

  private final MockEnvironment environment = new MockEnvironment();

  private static String newName(Feature feature) {
    return feature.properties().get(0);
  }

  static Stream<Arguments> namesOfFeatures() {
    return Stream.of(Feature.values())
        .flatMap(feature -> feature.properties().stream().map(name -> Arguments.of(feature, name)));
  }

  static Stream<Arguments> deprecatedNamesOfFeatures() {
    return namesOfFeatures().filter(names -> !names.get()[1].equals(newName(feature(names))));
  }

  private static Feature feature(Arguments names) {
    return (Feature) names.get()[0];
  }

  @ParameterizedTest
  @EnumSource
  void theDefaultIsThatOfTheMetadata(Feature feature) {
    Optional<Property> property =
        ConfigurationMetadata.ours().filter(any -> any.name().equals(newName(feature))).findFirst();

    assertThat(property).isPresent();
    assertThat(property.get().defaultValue()).isEqualTo(feature.isEnabled(environment));
  }

  @ParameterizedTest
  @MethodSource("namesOfFeatures")
  void eachOfItsNamesSwitchesAFeature(Feature feature, String name) {
    assertThat(feature.isEnabled(environment.withProperty(name, "false"))).isFalse();
    assertThat(feature.isEnabled(environment.withProperty(name, "true"))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("deprecatedNamesOfFeatures")
  void theNewNameWins(Feature feature, String deprecated) {
    environment.withProperty(deprecated, "true").withProperty(newName(feature), "false");

    assertThat(feature.isEnabled(environment)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("namesOfFeatures")
  void aWrongValueNamesThePropertyThatTheUserWrote(Feature feature, String name) {
    environment.withProperty(name, "perhaps");

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> feature.isEnabled(environment))
        .satisfies(failure -> assertThat(failure.getName()).hasToString(name));
  }

  @ParameterizedTest
  @MethodSource("deprecatedNamesOfFeatures")
  void theMetadataOfADeprecatedNameSaysWhatReplacesIt(Feature feature, String deprecated) {
    List<Property> properties =
        ConfigurationMetadata.ours().filter(any -> any.name().equals(deprecated)).toList();

    assertThat(properties).extracting(Property::replacement).containsExactly(newName(feature));
  }
}
