package io.asynctask.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavadocExamplesTests {

  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\R(.*?)\\R\\s*\\* }</pre>", Pattern.DOTALL);

  static List<Path> publicTypes() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/asynctask"))) {
      return files.filter(JavadocExamplesTests::isPublic).sorted().toList();
    }
  }

  private static boolean isPublic(Path file) {
    return Pattern.compile("^public ", Pattern.MULTILINE).matcher(text(file)).find();
  }

  @ParameterizedTest
  @MethodSource("publicTypes")
  void everyPublicTypeShowsAnExampleThatIsCompiledHere(Path type) {
    String compiled =
        withoutSpace(text(Path.of("src/test/java/io/asynctask/examples/JavadocExamples.java")));
    List<String> examples = examples(type);
    assertThat(examples).isNotEmpty();
    assertThat(examples).allSatisfy(example -> assertThat(compiled).contains(example));
  }

  @Test
  void theFirstExampleRuns() throws InterruptedException {
    assertThat(JavadocExamples.asyncTask()).isEqualTo(42);
  }

  private static List<String> examples(Path type) {
    return EXAMPLE
        .matcher(text(type))
        .results()
        .map(found -> withoutSpace(found.group(1).replaceAll("(?m)^\\s*\\* ?", "")))
        .toList();
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
