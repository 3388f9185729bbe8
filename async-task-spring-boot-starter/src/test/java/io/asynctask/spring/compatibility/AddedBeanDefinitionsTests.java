package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * The bean definitions that the starter adds to an application with all defaults. Each of them
 * takes time at each start, so one more is a decision: change the number only if the bean is worth
 * it. The class path of the tests has JDBC with Hikari too.
 */
@Timeout(120)
class AddedBeanDefinitionsTests {

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Application {}

  @ParameterizedTest(name = "servlet={0}")
  @CsvSource({"true, 43", "false, 33"})
  void areThisMany(boolean servlet, int number) {
    Set<String> added = names(StockAndStarter.STARTER, servlet);
    added.removeAll(names(StockAndStarter.STOCK, servlet));
    assertThat(added).hasSize(number);
  }

  private static Set<String> names(StockAndStarter which, boolean servlet) {
    try (ConfigurableApplicationContext context =
        servlet ? which.runOnServlet(Application.class) : which.run(Application.class)) {
      return new LinkedHashSet<>(Arrays.asList(context.getBeanDefinitionNames()));
    }
  }
}
