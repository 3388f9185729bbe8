package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.autoconfigure.ConfigurationMetadata.Property;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationMetadataTests {

  static Stream<Property> ours() {
    return ConfigurationMetadata.ours();
  }

  static Stream<String> ofExecutors() {
    return Stream.of(AsyncTaskProperties.Executor.class.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .map("async-task.executors.<name>."::concat);
  }

  @Test
  void thereIsMetadata() {
    assertThat(ours().map(Property::name))
        .contains("async-task.executors", "management.endpoint.asynctasks.access");
  }

  @Test
  void editorsOfferTheNamesOfExecutors() {
    assertThat(ConfigurationMetadata.hints()).contains("async-task.executors.keys");
  }

  @ParameterizedTest
  @MethodSource("ours")
  void eachPropertyIsDescribedInASentence(Property property) {
    assertThat(property.description()).isNotNull().endsWith(".").doesNotContain("{@", "<");
  }

  @ParameterizedTest
  @MethodSource("ours")
  void eachPropertyThatIsNeitherAContainerNorDeprecatedHasADefault(Property property) {
    assertThat(property.isContainer() || property.isDeprecated() || property.defaultValue() != null)
        .isTrue();
  }

  @Test
  void eachDeprecatedPropertyIsReplacedByOneThatIsNot() {
    List<String> present =
        ours().filter(property -> !property.isDeprecated()).map(Property::name).toList();
    List<String> replacements =
        ours().filter(Property::isDeprecated).map(Property::replacement).toList();

    assertThat(replacements).hasSizeGreaterThan(8).isSubsetOf(present);
  }

  @ParameterizedTest
  @MethodSource("ours")
  void eachPropertyHasARowInTheDocumentation(Property property) throws IOException {
    assertThat(documentation()).contains("| `%s` |".formatted(documented(property.name())));
  }

  @ParameterizedTest
  @MethodSource("ofExecutors")
  void eachPropertyOfAnExecutorHasARowInTheDocumentation(String name) throws IOException {
    assertThat(documentation()).contains("| `%s` |".formatted(name));
  }

  @Test
  void eachRowOfTheDocumentationIsAProperty() throws IOException {
    List<String> documented =
        Pattern.compile("^\\| `((?:async-task|management)\\.[^`]+)` \\|", Pattern.MULTILINE)
            .matcher(documentation())
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(documented)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(30)
        .isSubsetOf(
            Stream.concat(ours().map(Property::name), ofExecutors()).collect(Collectors.toSet()));
  }

  /** Executors are documented property by property. */
  private static String documented(String name) {
    return name.equals("async-task.executors") ? name + ".<name>.threads" : name;
  }

  private static String documentation() throws IOException {
    return Files.readString(Path.of("..", "docs", "configuration.md"));
  }
}
