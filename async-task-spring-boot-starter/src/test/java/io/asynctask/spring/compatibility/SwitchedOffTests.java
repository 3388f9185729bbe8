package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.spring.documentation.Difference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.ClassUtils;

/** With {@code async-task.enabled=false}, an application has the beans that it has without us. */
@Timeout(120)
class SwitchedOffTests {

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableScheduling
  static class Application {}

  private static Map<String, String> beans(ConfigurableApplicationContext context) {
    Map<String, String> types = new LinkedHashMap<>();
    for (String name : context.getBeanDefinitionNames()) {
      Class<?> type = context.getType(name);
      types.put(
          name.replaceAll("@[0-9a-f]+", ""),
          type == null ? "none" : ClassUtils.getUserClass(type).getName());
    }
    return types;
  }

  private static Map<String, String> beans(StockAndStarter which, boolean servlet, String... args) {
    try (ConfigurableApplicationContext context =
        servlet
            ? which.runOnServlet(Application.class, args)
            : which.run(Application.class, args)) {
      return beans(context);
    }
  }

  @ParameterizedTest(name = "servlet={0}")
  @ValueSource(booleans = {true, false})
  @Difference("All of it")
  void theBeansAreThoseOfSpringBootInTheSameOrder(boolean servlet) {
    Map<String, String> stock = beans(StockAndStarter.STOCK, servlet);
    Map<String, String> off =
        beans(
            StockAndStarter.STARTER,
            servlet,
            "--async-task.enabled=false",
            "--async-task.executors.reports.concurrency=2",
            "--async-task.thread-names.enabled=true",
            "--async-task.spawn-locations.enabled=true");
    assertThat(off).isEqualTo(stock);
    assertThat(off.keySet()).containsExactlyElementsOf(stock.keySet());
    assertThat(off.values()).noneMatch(type -> type.startsWith("io.asynctask.spring.autoconf"));
  }

  @Test
  void theOrderOfExecutorsIsStocksWithTheStarterToo() {
    try (ConfigurableApplicationContext stock = StockAndStarter.STOCK.run(Application.class);
        ConfigurableApplicationContext starter = StockAndStarter.STARTER.run(Application.class)) {
      assertThat(starter.getBeanNamesForType(Executor.class))
          .containsExactly(stock.getBeanNamesForType(Executor.class));
    }
  }
}
