package io.asynctask.spring.examples.javadoc;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.actuate.WarningRules;
import io.asynctask.spring.async.TaskDeadline;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.ContextPropagationDecorator;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.ExecutorStatistics;
import io.asynctask.spring.executor.PlacePolicy;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.ShutdownPolicy;
import io.asynctask.spring.executor.SpawningSimpleAsyncTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import io.asynctask.spring.executor.SpawningThreadPoolTaskExecutor;
import io.asynctask.spring.executor.TaskBuilder;
import io.asynctask.spring.metrics.AsyncTaskObservationConvention;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.TaskTags;
import io.asynctask.spring.task.TraceIds;
import io.asynctask.spring.web.TaskProblem;
import io.asynctask.spring.web.accepted.AcceptedTask;
import io.asynctask.spring.web.accepted.AcceptedTaskBuilder;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.ReactiveTaskEvents;
import io.asynctask.spring.web.accepted.TaskEvents;
import io.asynctask.spring.web.servlet.TaskServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavadocExamplesTests {

  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path EXAMPLES =
      Path.of("src/test/java/io/asynctask/spring/examples/javadoc/JavadocExamples.java");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\R(.*?)\\R\\s*\\* }</pre>", Pattern.DOTALL);

  static List<Path> typesWithExamples() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> text(file).contains("<pre>"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("typesWithExamples")
  void eachExampleIsCompiledHere(Path type) {
    String compiled = withoutSpace(text(EXAMPLES));
    assertThat(examples(type)).isNotEmpty();
    assertThat(examples(type)).allSatisfy(example -> assertThat(compiled).contains(example));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        AcceptedTask.class,
        AcceptedTaskBuilder.class,
        AcceptedTasks.class,
        ApplicationText.class,
        AsyncTaskObservationConvention.class,
        ContextPropagation.class,
        ContextPropagationDecorator.class,
        ExecutorLimits.class,
        ExecutorStatistics.class,
        PlacePolicy.class,
        ReactiveTaskEvents.class,
        RejectionListener.class,
        Saturation.class,
        ShutdownPolicy.class,
        SpawningSimpleAsyncTaskExecutor.class,
        SpawningTaskExecutor.class,
        SpawningTaskExecutorBuilder.class,
        SpawningThreadPoolTaskExecutor.class,
        TaskBuilder.class,
        TaskDeadline.class,
        TaskEvents.class,
        TaskName.class,
        TaskProblem.class,
        TaskServerResponse.class,
        TaskTag.class,
        TaskTags.class,
        TraceIds.class,
        WarningRules.class
      })
  void eachTypeThatApplicationsUseShowsAnExample(Class<?> type) {
    assertThat(examples(MAIN.resolve(type.getName().replace('.', '/') + ".java"))).isNotEmpty();
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
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
