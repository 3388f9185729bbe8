package io.asynctask.spring.documentation;

import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documentation to the code: its snippets are compiled, and its links lead somewhere. */
class DocumentationTests {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```", MULTILINE | DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", MULTILINE);
  private static final Pattern FENCE = Pattern.compile("^```.*?^```", MULTILINE | DOTALL);

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
        Stream<Path> root = Files.list(ROOT)) {
      return Stream.concat(docs, root)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(ROOT::relativize)
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyJavaSnippetIsCompiledByTheBuild(Path page) throws IOException {
    List<String> sources = sources();
    Matcher snippets = JAVA.matcher(read(page));
    while (snippets.find()) {
      String snippet = withoutIndentation(snippets.group(1));
      assertThat(sources)
          .as("a compiled source that contains this snippet of %s:\n%s", page, snippets.group(1))
          .anyMatch(source -> source.contains(snippet));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRelativeLinkLeadsToAFileAndAHeading(Path page) throws IOException {
    Matcher links = LINK.matcher(FENCE.matcher(read(page)).replaceAll(""));
    while (links.find()) {
      String link = links.group(1);
      if (link.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target =
          parts[0].isEmpty()
              ? ROOT.resolve(page)
              : ROOT.resolve(page).resolveSibling(parts[0]).normalize();
      assertThat(target).as("target of the link %s in %s", link, page).exists();
      if (parts.length == 2) {
        assertThat(anchors(Files.readString(target)))
            .as("headings of the target of the link %s in %s", link, page)
            .contains(parts[1]);
      }
    }
  }

  @Test
  void everyPageStandsInTheIndex() throws IOException {
    String index = read(Path.of("docs", "README.md"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      assertThat(docs.map(path -> path.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".md") && !name.equals("README.md"))
          .allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
    }
  }

  private static List<String> anchors(String page) {
    return HEADING
        .matcher(FENCE.matcher(page).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The sources of all modules. What stands beside them changes while the build runs. */
  private static List<String> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(DocumentationTests::sources)
          .toList();
    }
  }

  private static Stream<String> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> path.toString().endsWith(".java"))
          .map(DocumentationTests::source)
          .toList()
          .stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String source(Path path) {
    try {
      return withoutIndentation(Files.readString(path));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
  }

  private static String read(Path page) throws IOException {
    return Files.readString(ROOT.resolve(page));
  }
}
