package io.asynctask.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the files of the page promise without a browser. */
class ConsoleFilesTests {

  private static final Path FOLDER =
      Path.of("src", "main", "resources", "io", "asynctask", "spring", "console");
  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import) '\\./([^']+)'|(?:src|href)=\"taskconsole/([^\"]+)\"");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  static Stream<Path> scripts() throws IOException {
    return files().filter(file -> file.toString().endsWith(".js"));
  }

  @Test
  void theListOfAssetsIsTheFolder() throws IOException {
    assertThat(files().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(ConsoleAssets.PAGE), ConsoleAssets.names().stream()).toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatAFileLoadsIsAnAsset(Path file) throws IOException {
    assertThat(loads(file)).isSubsetOf(ConsoleAssets.names());
  }

  @Test
  void eachAssetIsLoaded() throws IOException {
    assertThat(files().flatMap(file -> loads(file).stream())).containsAll(ConsoleAssets.names());
  }

  private static List<String> loads(Path file) {
    return IMPORT.matcher(read(file)).results().map(ConsoleFilesTests::firstGroup).toList();
  }

  private static String firstGroup(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  @Test
  void thePolicyAllowsThePageItsOwnFilesAndNothingElse() throws IOException {
    assertThat(read(FOLDER.resolve(ConsoleAssets.PAGE)))
        .contains("http-equiv=\"Content-Security-Policy\"")
        .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
        .doesNotContain("unsafe-", "<style", " style=", "http://", "https://")
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern("\\son[a-z]+=");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void noScriptParsesMarkupOrText(Path script) {
    assertThat(read(script))
        .doesNotContain(
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser")
        .doesNotContain("eval(", "new Function", "import(", "createContextualFragment", "srcdoc");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsShortEnoughToRead(Path file) {
    assertThat(read(file).lines()).hasSizeLessThan(400);
  }

  /** Each file by itself, as servers compress them. */
  @Test
  void theWholePageIsAtMostAHundredKilobytesCompressed() throws IOException {
    int sum = files().mapToInt(ConsoleFilesTests::compressed).sum();
    assertThat(sum).isBetween(10_000, 100_000);
  }

  private static int compressed(Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(read(file).getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.size();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
