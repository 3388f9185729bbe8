package io.asynctask.spring.autoconfigure;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Fails the start on a version of Spring Boot that the starter cannot run on, before classes are
 * missing there. Uses only what all versions from 3 on have.
 */
final class SpringBootVersionCheck
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final int OLDEST = 4;

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    check(SpringBootVersion.getVersion());
  }

  static void check(String version) {
    int dot = version.indexOf('.');
    if (dot > 0 && Integer.parseInt(version.substring(0, dot)) < OLDEST) {
      throw new UnsupportedSpringBootException(version);
    }
  }
}
