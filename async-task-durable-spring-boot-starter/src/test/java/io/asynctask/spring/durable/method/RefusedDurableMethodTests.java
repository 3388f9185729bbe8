package io.asynctask.spring.durable.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.asynctask.JoinHandle;
import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.durable.Durable;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;

/** Durable methods that fail the start, with what the user reads. */
class RefusedDurableMethodTests {

  private final ApplicationContextRunner runner = DurableApplication.runner();

  private static FailureAnalysis analysis(ApplicationContextRunner runner) {
    FailureAnalysis[] analysis = new FailureAnalysis[1];
    runner.run(
        context -> {
          Throwable failure = context.getStartupFailure();
          assertThat(failure).as("failure of the start").isNotNull();
          FailureAnalyzer analyzer =
              SpringFactoriesLoader.forDefaultResourceLocation()
                  .load(FailureAnalyzer.class, (type, name, e) -> {}) // some need a context
                  .stream()
                  .filter(each -> each.getClass().getName().contains("InvalidAsyncMethod"))
                  .findFirst()
                  .orElseThrow();
          analysis[0] = analyzer.analyze(failure);
          assertThat(analysis[0]).as("analysis of " + failure).isNotNull();
        });
    return analysis[0];
  }

  private void assertRefused(
      ApplicationContextRunner runner, String method, String reason, String action) {
    FailureAnalysis analysis = analysis(runner);
    assertThat(analysis.getDescription()).contains(method).contains(reason);
    assertThat(analysis.getAction()).contains(action);
  }

  static class NotAsync {
    @Durable
    public void run() {}
  }

  @Test
  void withoutAsync() {
    assertRefused(
        runner.withBean(NotAsync.class),
        "NotAsync.run()",
        "it is @Durable but not @Async",
        "Add @Async, or remove @Durable.");
  }

  static class Fine {
    @Async
    @Durable
    public void run() {}
  }

  @Test
  void whenAsyncMethodsAreNotEnabled() {
    ApplicationContextRunner notEnabled =
        DurableApplication.withoutCalls()
            .withBean(FakeDurableCalls.class, FakeDurableCalls::new)
            .withBean(Fine.class);
    assertRefused(notEnabled, "Fine.run()", "@Async methods are not enabled", "Add @EnableAsync");
    assertRefused(
        runner.withBean(Fine.class).withPropertyValues("async-task.async-methods.mode=never"),
        "Fine.run()",
        "@Async methods are not enabled",
        "async-task.async-methods.mode=never");
  }

  @Test
  void withoutDatabase() {
    assertRefused(
        DurableApplication.withoutCalls()
            .withUserConfiguration(DurableApplication.Enabled.class)
            .withBean(Fine.class),
        "Fine.run()",
        "there is no database to store its tasks in",
        "async-task.durable.enabled=false");
  }

  static class Private {
    @Async
    @Durable
    private void run() {}
  }

  static class Final {
    @Async
    @Durable
    public final void run() {}
  }

  @Test
  void thatNoProxyCalls() {
    assertRefused(
        runner.withBean(Private.class), "Private.run()", "private or static", "public method");
    assertRefused(
        runner.withBean(Final.class).withBean(Fine.class),
        "Final.run()",
        "as a final method",
        "Remove 'final'");
  }

  static class FinalBesideOthers {
    @Async
    @Durable
    public final void run() {}

    @Async
    public void other() {}
  }

  @Test
  void thatIsFinalInAClassWithOtherMethods() {
    assertRefused(
        runner.withBean(FinalBesideOthers.class),
        "FinalBesideOthers.run()",
        "as a final method",
        "Remove 'final'");
  }

  @Test
  void thatNoInterfaceOfTheProxyHas() {
    assertRefused(
        DurableApplication.withoutCalls()
            .withUserConfiguration(DurableApplication.EnabledWithInterfaces.class)
            .withPropertyValues("spring.aop.proxy-target-class=false")
            .withBean(FakeDurableCalls.class, FakeDurableCalls::new)
            .withBean(InterfaceOnly.class),
        "InterfaceOnly.hidden()",
        "no interface of the bean has it",
        "class proxies");
  }

  interface Visible {
    void shown();
  }

  static class InterfaceOnly implements Visible {
    @Async
    @Override
    public void shown() {}

    @Async
    @Durable
    public void hidden() {}
  }

  static class TooEarly implements BeanPostProcessor, PriorityOrdered {
    @Override
    public int getOrder() {
      return 0;
    }

    @Async
    @Durable
    public void run() {}
  }

  @Test
  void ofABeanWithoutProxy() {
    assertRefused(
        runner.withBean("early", TooEarly.class),
        "TooEarly.run()",
        "the bean 'early' has no proxy, because it was created too early",
        "Move the method");
  }

  static class Overloads {
    @Async
    @Durable
    public void run(String text) {}

    @Async
    @Durable
    public void run(int number) {}
  }

  static class SameName {
    @Async
    @Durable
    @TaskName("one")
    public void first() {}
  }

  static class SameNameToo {
    @Async
    @Durable
    @TaskName("${name:one}")
    public void second() {}
  }

  @Test
  void withTheNameOfAnother() {
    FailureAnalysis overloads = analysis(runner.withBean("overloads", Overloads.class));
    assertThat(overloads.getDescription())
        .contains("run(int)")
        .contains("run(java.lang.String)")
        .contains("'overloads.run'");
    assertThat(overloads.getAction()).contains("@TaskName").contains("Overloads need one");
    FailureAnalysis named =
        analysis(runner.withBean("a", SameName.class).withBean("b", SameNameToo.class));
    assertThat(named.getDescription())
        .contains("SameName.first()")
        .contains("SameNameToo.second()")
        .contains("'one'")
        .contains("bean 'a'")
        .contains("bean 'b'");
  }

  static class BlankKey {
    @Async
    @Durable(key = " ")
    public void run() {}
  }

  static class NoTemplate {
    @Async
    @Durable(key = "#{#month")
    public void run(String month) {}
  }

  static class NoProperty {
    @Async
    @Durable(key = "${nowhere}")
    public void run() {}
  }

  static class NoName {
    @Async
    @Durable
    @TaskName("${nowhere}")
    public void run() {}
  }

  @Test
  void withAWrongKeyOrName() {
    assertRefused(runner.withBean(BlankKey.class), "BlankKey.run()", "key is blank", "Give a key");
    assertRefused(
        runner.withBean(NoTemplate.class),
        "NoTemplate.run(java.lang.String)",
        "the @Durable key is no expression",
        "#{#month");
    assertRefused(
        runner.withBean(NoProperty.class),
        "NoProperty.run()",
        "@Durable key is \"${nowhere}\", in which a placeholder cannot be resolved",
        "Define the property");
    assertRefused(
        runner.withBean(NoName.class), "NoName.run()", "@TaskName is \"${nowhere}\"", "Define");
  }

  static class Timeout {
    @Async
    @Durable
    @Retryable(timeout = 1000)
    public void run() {}
  }

  static class WrongDelay {
    @Async
    @Durable
    @Retryable(delayString = "${delay}")
    public void run() {}
  }

  @Test
  void withRetriesThatCannotBeRead() {
    assertRefused(
        runner.withBean(Timeout.class), "Timeout.run()", "@Retryable has a timeout", "maxRetries");
    assertRefused(
        runner.withBean(WrongDelay.class).withPropertyValues("delay=soon"),
        "WrongDelay.run()",
        "@Retryable has a wrong value",
        "Correct the annotation");
  }

  record Upload(String name, InputStream content) {}

  record Uploads(Map<String, List<Upload>> all) {}

  /** Has itself in it, as trees have. */
  record Node(String name, List<Node> children, Optional<Node> parent, Object value) {}

  abstract static class Shape {}

  static class Hidden {
    private final String secret = "lost";
  }

  static class NoConstructor {
    private final String name;

    NoConstructor(String name, int number) {
      this.name = name + number;
    }

    public String getName() {
      return name;
    }
  }

  static class OnlyCreated {
    private final String secret;

    public OnlyCreated(String secret, int length) {
      this.secret = secret + length;
    }

    public int getLength() {
      return secret.length();
    }
  }

  class Inner {
    public String name = "of an outer object";
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  sealed interface Shapes permits Open {}

  record Open(InputStream stream) implements Shapes {}

  /** Each has one parameter or result that cannot be stored. */
  @SuppressWarnings("rawtypes")
  interface Declared {
    void request(HttpServletRequest request);

    void runnable(Runnable job);

    void thread(Thread thread);

    void anything(Object value);

    void raw(List list);

    void wildcard(Map<String, ?> values);

    <T> void variable(T value);

    void stream(Stream<String> lines);

    void nested(Uploads uploads);

    void tree(Node node);

    void shape(Shape shape);

    void array(Shape[] shapes);

    void optional(Optional<Runnable> job);

    void hidden(Hidden hidden);

    void constructor(NoConstructor value);

    void inner(Inner inner);

    void created(OnlyCreated value);

    void subtype(Shapes shapes);

    void future(CompletableFuture<String> future);

    void keys(Map<Shape, String> values);
  }

  static Stream<Arguments> refusedParameters() {
    return Stream.of(
        Arguments.of("request", "HttpServletRequest, which is an interface without @JsonTypeInfo"),
        Arguments.of("runnable", "job is java.lang.Runnable, which is an interface"),
        Arguments.of("thread", "java.lang.Thread, which belongs to the process"),
        Arguments.of("anything", "value is java.lang.Object, which does not say what to read"),
        Arguments.of("raw", "list[] is java.lang.Object"),
        Arguments.of("wildcard", "values[] is java.lang.Object"),
        Arguments.of("variable", "value is java.lang.Object"),
        Arguments.of("stream", "java.util.stream.Stream, which belongs to the process"),
        Arguments.of("nested", "uploads.all[][].content is java.io.InputStream"),
        Arguments.of("tree", "node.value is java.lang.Object"),
        Arguments.of("shape", "Shape, which is an abstract class without @JsonTypeInfo"),
        Arguments.of("array", "shapes[] is"),
        Arguments.of("optional", "java.lang.Runnable"),
        Arguments.of("hidden", "whose fields Jackson does not see"),
        Arguments.of("constructor", "neither a constructor without parameters nor a @JsonCreator"),
        Arguments.of("inner", "neither a constructor without parameters nor a @JsonCreator"),
        Arguments.of("created", "whose creator reads 'secret', which no getter writes"),
        Arguments.of("subtype", "shapes.stream is java.io.InputStream"),
        Arguments.of("future", "CompletableFuture, which belongs to the process"),
        Arguments.of("keys", "Shape"));
  }

  @ParameterizedTest
  @MethodSource("refusedParameters")
  void aParameterThatCannotBeStoredIsNamed(String name, String problem) {
    DurableJson json = new DurableJson(tools.jackson.databind.json.JsonMapper.builder().build());
    Method method =
        Arrays.stream(Declared.class.getMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    org.assertj.core.api.Assertions.assertThatExceptionOfType(InvalidAsyncMethodException.class)
        .isThrownBy(() -> StoredArguments.of(method, Declared.class, json))
        .withMessageContaining("its parameter '")
        .withMessageContaining(problem);
  }

  static class Stores {
    @Async
    @Durable
    public void upload(String tenant, Upload upload) {}
  }

  static class WildcardResult {
    @Async
    @Durable
    public CompletableFuture<?> run() {
      return CompletableFuture.completedFuture("x");
    }
  }

  static class RawResult {
    @Async
    @Durable
    @SuppressWarnings("rawtypes")
    public JoinHandle run() {
      return JoinHandle.completed("x");
    }
  }

  @Test
  void whoseParameterOrResultCannotBeStored() {
    assertRefused(
        runner.withBean(Stores.class),
        "Stores.upload(",
        "its parameter 'upload' cannot be stored as JSON: upload.content is java.io.InputStream",
        "pass an id");
    assertRefused(
        runner.withBean(WildcardResult.class),
        "WildcardResult.run()",
        "its result cannot be stored as JSON: result is java.lang.Object",
        "Declare a result");
    assertRefused(
        runner.withBean(RawResult.class), "RawResult.run()", "java.lang.Object", "Declare");
  }
}
