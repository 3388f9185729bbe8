package io.asynctask.spring.documentation;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.compatibility.StockAndStarter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

/** Holds the tables of {@code docs/migrating.md} to the tests that show what they say. */
class DifferencesTests {

  private static final Path PAGE = Path.of("../docs/migrating.md");

  /** Its rows are checked in the module core. */
  private static final String FUTURES = "## Futures";

  /** A row; {@code stock} is what it says of an application without the starter. */
  private record Row(String first, String stock) {}

  @Test
  void everyRowIsShownByATest() throws Exception {
    Set<String> shown = new TreeSet<>();
    Set<String> shownOfBoth = new TreeSet<>();
    for (Method test : tests()) {
      shown.addAll(rowsOf(test));
      if (Arrays.asList(test.getParameterTypes()).contains(StockAndStarter.class)) {
        shownOfBoth.addAll(rowsOf(test));
      }
    }
    assertThat(rows())
        .isNotEmpty()
        .filteredOn(row -> !(row.stock.isEmpty() ? shown : shownOfBoth).contains(row.first))
        .as("rows that no test shows")
        .isEmpty();
  }

  @Test
  void everyTestShowsRowsThatThereAre() throws Exception {
    List<String> rows = rows().stream().map(Row::first).toList();
    for (Method test : tests()) {
      assertThat(AnnotatedElementUtils.hasAnnotation(test, Testable.class))
          .as("%s is a test", test)
          .isTrue();
      assertThat(rowsOf(test))
          .as("rows that %s shows and that are not there", test)
          .filteredOn(row -> !rows.contains(row))
          .isEmpty();
    }
  }

  /** The rows of each table that has a column for stock and one for the starter, or switches. */
  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    boolean inFutures = false;
    List<String> header = null;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("## ")) {
        inFutures = line.equals(FUTURES);
      }
      List<String> cells =
          Arrays.stream(line.split("(?<!\\\\)\\|", -1)).skip(1).map(String::strip).toList();
      if (!line.startsWith("|")) {
        header = null;
      } else if (header == null) {
        header = cells;
      } else if (!inFutures && isOfDifferences(header) && !cells.get(0).startsWith("---")) {
        int stock = header.indexOf("stock");
        rows.add(new Row(cells.get(0), stock < 0 ? "" : cells.get(stock)));
      }
    }
    return rows;
  }

  private static boolean isOfDifferences(List<String> header) {
    return header.containsAll(List.of("stock", "starter"))
        || header.contains("what is stock again");
  }

  private static List<String> rowsOf(Method test) {
    return List.of(test.getAnnotation(Difference.class).value());
  }

  private static List<Method> tests() throws Exception {
    MetadataReaderFactory classes = new SimpleMetadataReaderFactory();
    List<Method> tests = new ArrayList<>();
    for (Resource file :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:io/asynctask/**/*Tests.class")) {
      AnnotationMetadata type = classes.getMetadataReader(file).getAnnotationMetadata();
      if (type.hasAnnotatedMethods(Difference.class.getName())) {
        Arrays.stream(Class.forName(type.getClassName()).getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Difference.class))
            .filter(not(Method::isSynthetic))
            .forEach(tests::add);
      }
    }
    return tests;
  }
}
