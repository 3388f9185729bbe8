package io.asynctask.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.asynctask.spring.actuate.AsyncTasksEndpointHints;
import io.asynctask.spring.async.TaskTag;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

class AheadOfTimeTests {

  static Stream<Class<?>> responses() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.asynctask.spring.actuate")
            .stream()
            .filter(type -> type.isAssignableTo(OperationResponseBody.class))
            .map(JavaClass::reflect);
  }

  @ParameterizedTest
  @MethodSource("responses")
  void theResponsesOfTheEndpointMayBeWritten(Class<?> response) {
    RuntimeHints hints = new RuntimeHints();
    new AsyncTasksEndpointHints().registerHints(hints, null);
    assertThat(RuntimeHintsPredicates.reflection().onType(response)).accepts(hints);
    for (RecordComponent component : response.getRecordComponents()) {
      assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
          .as(component.toString())
          .accepts(hints);
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsAreToldFromOthers() {
    RuntimeHints hints = new RuntimeHints();
    new AsyncTasksEndpointHints().registerHints(hints, null);
    assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Thread.class, "isVirtual"))
        .accepts(hints);
  }

  @Test
  void tagsMayReadTheirArguments() {
    RuntimeHints hints = new RuntimeHints();
    new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Reports.class);
    assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Request.class, "getKind"))
        .accepts(hints);
    assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Reports.class, "build"))
        .accepts(hints);
  }

  @Test
  void whichEnableAsyncSpringHasChosenMayBeRead() {
    RuntimeHints hints = generate(new InMemoryGeneratedFiles());
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onFieldAccess(AbstractAsyncConfiguration.class, "enableAsync"))
        .accepts(hints);
  }

  @Test
  void executorsAndAsyncMethodsAreGenerated() throws IOException {
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    RuntimeHints hints = generate(files);
    StringBuilder sources = new StringBuilder();
    for (InputStreamSource source : files.getGeneratedFiles(Kind.SOURCE).values()) {
      sources.append(new String(source.getInputStream().readAllBytes()));
    }
    assertThat(sources)
        .contains(
            "AsyncMethodBeanPostProcessor",
            "threadPoolOfProperties",
            "applicationThreadPool",
            "reports");
    assertThat(RuntimeHintsPredicates.reflection().onType(AsyncTaskProperties.Executor.class))
        .accepts(hints);
  }

  private static RuntimeHints generate(InMemoryGeneratedFiles files) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      TestPropertyValues.of("async-task.executors.reports.concurrency=2").applyTo(context);
      context.register(Application.class);
      DefaultGenerationContext generation =
          new DefaultGenerationContext(
              new ClassNameGenerator(ClassName.get("io.asynctask", "Generated")), files);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      generation.writeGeneratedContent();
      return generation.getRuntimeHints();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  static class Application {}

  static class Reports {

    @Async
    @TaskTag(key = "kind", value = "#{#request.kind}")
    void build(Request request) {}
  }

  public static class Request {

    public String getKind() {
      return "monthly";
    }
  }
}
