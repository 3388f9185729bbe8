package io.asynctask.spring.compatibility;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * An application as its users have it, on all of Spring Boot's auto-configurations that there are:
 * once without those of the starter and once with them. A test with {@link OnBoth} has one
 * parameter of this type, makes the same assertions on both, and says by {@link #isStarter()} what
 * is better with the starter:
 *
 * <pre>
 * &#64;OnBoth
 * void aPoolIsInjectedByItsClass(StockAndStarter which) {
 *   try (var context = which.run(Application.class)) { … }
 * }
 * </pre>
 */
public enum StockAndStarter {
  STOCK,
  STARTER;

  private static final String PROPERTY = "test.auto-configurations";

  /** Runs a test twice. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @EnumSource(StockAndStarter.class)
  public @interface OnBoth {}

  public boolean isStarter() {
    return this == STARTER;
  }

  /** A started application without a web server; {@code args} as {@code --name=value}. */
  public ConfigurableApplicationContext run(Class<?> configuration, String... args) {
    return run(WebApplicationType.NONE, configuration, args);
  }

  /** A started application with a web server on a free port. */
  public ConfigurableApplicationContext runOnServlet(Class<?> configuration, String... args) {
    return run(WebApplicationType.SERVLET, configuration, args);
  }

  ConfigurableApplicationContext run(
      WebApplicationType web, Class<?> configuration, String... args) {
    SpringApplication application = new SpringApplication(configuration, Application.class);
    application.setWebApplicationType(web);
    application.setRegisterShutdownHook(false);
    application.setDefaultProperties(
        Map.of(PROPERTY, name(), "server.port", "0", "spring.main.banner-mode", "off"));
    return application.run(args);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  /**
   * Leaves the starter's auto-configurations out where stock is asked for; see spring.factories.
   */
  public static final class Filter implements AutoConfigurationImportFilter, EnvironmentAware {

    private boolean stock;

    @Override
    public void setEnvironment(Environment environment) {
      stock = STOCK.name().equals(environment.getProperty(PROPERTY));
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
      boolean[] matches = new boolean[classes.length];
      for (int i = 0; i < classes.length; i++) {
        matches[i] = !stock || classes[i] == null || !classes[i].startsWith("io.asynctask.spring.");
      }
      return matches;
    }
  }
}
