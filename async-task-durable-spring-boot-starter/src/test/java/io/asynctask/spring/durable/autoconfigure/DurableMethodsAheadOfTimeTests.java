package io.asynctask.spring.durable.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.spring.autoconfigure.async.AsyncMethodsAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.durable.Durable;
import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

class DurableMethodsAheadOfTimeTests {

  private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

  record Item(String name) {}

  record Order(YearMonth month, Map<String, List<Item>> items) {}

  record Receipt(Order order) {}

  static class Orders {
    @Async
    @Durable
    public JoinHandle<Receipt> take(Order order) {
      return JoinHandle.completed(new Receipt(order));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @ImportAutoConfiguration({
    JacksonAutoConfiguration.class,
    LiveTasksAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class,
    SpawningTaskExecutorAutoConfiguration.class,
    AsyncMethodsAutoConfiguration.class,
    DurableMethodsAutoConfiguration.class
  })
  static class Application {
    @Bean
    @Scope("prototype")
    Orders orders() {
      return new Orders();
    }
  }

  private RuntimeHints generate() {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(Application.class);
      DefaultGenerationContext generation =
          new DefaultGenerationContext(
              new ClassNameGenerator(ClassName.get("io.asynctask", "Generated")), files);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      generation.writeGeneratedContent();
      return generation.getRuntimeHints();
    }
  }

  @Test
  void argumentsAndResultsMayBeWrittenAndReadAndTheMethodCalled() {
    RuntimeHints hints = generate();
    for (Class<?> type : List.of(Order.class, Item.class, Receipt.class)) {
      assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
      assertThat(
              RuntimeHintsPredicates.reflection()
                  .onMethodInvocation(type.getRecordComponents()[0].getAccessor()))
          .as(type.getName())
          .accepts(hints);
    }
    assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Orders.class, "take"))
        .accepts(hints);
  }

  @Test
  void theBeansAreGenerated() throws IOException {
    generate();
    StringBuilder sources = new StringBuilder();
    for (InputStreamSource source : files.getGeneratedFiles(Kind.SOURCE).values()) {
      sources.append(new String(source.getInputStream().readAllBytes()));
    }
    assertThat(sources)
        .contains("DurableBeanMethods", "RetryAdviceExclusion", "durableTraceParent");
  }
}
