package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import io.asynctask.spring.task.TaskTags;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.test.util.ReflectionTestUtils;

/** {@code @TaskName}, {@code @TaskTag}, {@code @TaskDeadline}. */
class TaskAnnotationsTests {

  private final ApplicationContextRunner starter = Starter.enabled();

  // ------------------------------------------------------------ where they may stand

  @Test
  void anAnnotationOfTheApplicationsOwnMayStandForAllOfThem() {
    starter
        .withBean(Composed.class)
        .run(
            context -> {
              LiveTask task = context.getBean(Composed.class).task().join();
              assertThat(task.name()).isEqualTo("nightly");
              assertThat(task.deadline()).contains(Duration.ofMinutes(5));
              assertThat(tags(task)).isEqualTo(Map.of("kind", "batch"));
            });
  }

  @Test
  void theyAreFoundOnTheMethodAndTheParametersOfAnInterface() {
    starter
        .withBean(OfInterface.class)
        .run(
            context -> {
              LiveTask task = context.getBean(OfInterface.class).task("42").join();
              assertThat(task.name()).isEqualTo("declared");
              assertThat(tags(task)).isEqualTo(Map.of("tenant", "42", "owner", "42"));
            });
  }

  // ------------------------------------------------------------ values

  @Test
  void anExpressionSeesArgumentsBeanAndOtherBeans() {
    starter
        .withBean("zone", String.class, () -> "eu")
        .withBean(Expressions.class)
        .withPropertyValues("prefix=p")
        .run(
            context -> {
              Expressions bean = context.getBean(Expressions.class);
              for (int call = 0; call < 300; call++) { // also when they are compiled
                assertThat(tags(bean.task("a" + call, null).join()))
                    .isEqualTo(
                        Map.of(
                            "name", "a" + call,
                            "position", "a" + call,
                            "bean", "of the bean",
                            "zone", "eu",
                            "mixed", "p-" + ("a" + call).length()));
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"evaluates, 'thrown'", "calls, 'thrown'"})
  void whateverAnExpressionFailsWithIsTheCallersAndNothingIsSpawned(String method, String key) {
    starter
        .withBean(FailingExpressions.class)
        .run(
            context -> {
              FailingExpressions bean = context.getBean(FailingExpressions.class);
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> ReflectionTestUtils.invokeMethod(bean, method, (Object) null))
                  .withMessageContaining("Tag '" + key + "'")
                  .withMessageContaining("FailingExpressions." + method);
              assertThat(context.getBean(LiveTasks.class).counts().spawned()).isZero();
            });
  }

  // ------------------------------------------------------------ bad ones

  static class UnknownPlaceholder {
    @Async
    @TaskName("${no.such.property}")
    public void wrong() {}
  }

  static class BlankName {
    @Async
    @TaskName(" ")
    public void wrong() {}
  }

  static class NoExpression {
    @Async
    @TaskTag(key = "kind", value = "#{1 +}")
    public void wrong() {}
  }

  static class UnknownPlaceholderInTag {
    @Async
    @TaskTag(key = "kind", value = "${no.such.property}")
    public void wrong() {}
  }

  static class ParameterWithValue {
    @Async
    public void wrong(@TaskTag(key = "kind", value = "#{#name}") String name) {}
  }

  static class NoKey {
    @Async
    @TaskTag("monthly")
    public void wrong() {}
  }

  static class TwoOfAKey {
    @Async
    @TaskTag(key = "tenant", value = "one")
    public void wrong(@TaskTag("tenant") String tenant) {}
  }

  static class NegativeDeadline {
    @Async
    @TaskDeadline("-1s")
    public void wrong() {}
  }

  static class UnknownPlaceholderAsDeadline {
    @Async
    @TaskDeadline("${no.such.property}")
    public void wrong() {}
  }

  @ParameterizedTest
  @CsvSource({
    "UnknownPlaceholder, @TaskName is \"${no.such.property}\"",
    "BlankName, @TaskName is blank",
    "NoExpression, @TaskTag 'kind' is no expression",
    "UnknownPlaceholderInTag, @TaskTag 'kind' is \"${no.such.property}\"",
    "ParameterWithValue, \"#{#name}\"",
    "NoKey, without key",
    "TwoOfAKey, two @TaskTag with key 'tenant'",
    "NegativeDeadline, \"-1s\"",
    "UnknownPlaceholderAsDeadline, @TaskDeadline is \"${no.such.property}\""
  })
  void aMistakeFailsTheStartAndNamesTheMethod(String type, String reason) throws Exception {
    Class<?> bean = Class.forName(getClass().getName() + "$" + type);
    starter
        .withBean(bean)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .cause()
                    .isInstanceOf(InvalidAsyncMethodException.class)
                    .hasMessageContaining(type + ".wrong(")
                    .hasMessageContaining(reason));
  }

  // ------------------------------------------------------------ fixtures

  private static JoinHandle<LiveTask> current() {
    return JoinHandle.completed((LiveTask) TaskContext.current().orElseThrow());
  }

  private static Map<String, String> tags(LiveTask task) {
    return ((TaskTags) task.tag()).values();
  }

  @Async
  @TaskDeadline("5m")
  @TaskTag(key = "kind", value = "batch")
  @TaskName("")
  @Retention(RetentionPolicy.RUNTIME)
  @interface Batch {

    @AliasFor(annotation = TaskName.class, attribute = "value")
    String value();
  }

  static class Composed {

    @Batch("nightly")
    public JoinHandle<LiveTask> task() {
      return current();
    }
  }

  interface Declared {

    @Async
    @TaskName("declared")
    JoinHandle<LiveTask> task(@TaskTag("tenant") @TaskTag("owner") String tenant);
  }

  static class OfInterface implements Declared {

    @Override
    public JoinHandle<LiveTask> task(String tenant) {
      return current();
    }
  }

  /** Public, for the compiler of expressions. */
  public static class Expressions {

    public String text() {
      return "of the bean";
    }

    @Async
    @TaskTag(key = "name", value = "#{#name}")
    @TaskTag(key = "position", value = "#{#p0}")
    @TaskTag(key = "bean", value = "#{text()}")
    @TaskTag(key = "zone", value = "#{@zone}")
    @TaskTag(key = "mixed", value = "${prefix}-#{#name.length()}")
    @TaskTag(key = "nothing", value = "#{#missing}")
    public JoinHandle<LiveTask> task(String name, String missing) {
      return current();
    }
  }

  static class FailingExpressions {

    public String failing() {
      throw new UnsupportedOperationException("failing");
    }

    @Async
    @TaskTag(key = "thrown", value = "#{#name.length()}")
    public void evaluates(String name) {}

    @Async
    @TaskTag(key = "thrown", value = "#{failing()}")
    public void calls(String name) {}
  }
}
