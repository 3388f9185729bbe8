package io.asynctask.spring.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("In a published module")
class SinceTests {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Of a public type, unless it is nested, of a package with annotations, or of a module. */
  private static final Pattern DECLARATION =
      Pattern.compile(
          "^(public ([a-z-]+ )*(class|interface|record|enum|@interface) |module |@NullMarked\npackage )",
          Pattern.MULTILINE);

  static List<Path> publishedModules() throws IOException {
    List<Path> published = new ArrayList<>();
    for (Path module : list(ROOT)) {
      Path pom = module.resolve("pom.xml");
      if (Files.isDirectory(module.resolve("src"))
          && Files.exists(pom)
          && Files.readString(pom).contains("<unpublished>false</unpublished>")) {
        published.add(ROOT.relativize(module));
      }
    }
    return published;
  }

  @ParameterizedTest
  @MethodSource("publishedModules")
  void everyPublicTypeAndPackageSaysSinceWhichVersionItExists(Path module) throws IOException {
    List<String> without = new ArrayList<>();
    int declarations = 0;
    for (Path file : walk(ROOT.resolve(module).resolve("src/main/java"))) {
      String source = Files.readString(file);
      Matcher declaration = DECLARATION.matcher(source);
      if (declaration.find()) {
        declarations++;
        String before = source.substring(0, declaration.start());
        if (!before.substring(Math.max(0, before.lastIndexOf("/**"))).contains("@since ")) {
          without.add(file.getFileName().toString());
        }
      }
    }
    assertThat(declarations).isPositive();
    assertThat(without).as("files of %s without @since", module).isEmpty();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
