package io.asynctask.spring.compatibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;

/** An application as users have it, without the starter and with it. */
enum Setup {
  STOCK,
  STARTER;

  private static final String SECURITY =
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration";

  ConfigurableApplicationContext start(Class<?> application, String... properties) {
    return start(WebApplicationType.NONE, application, properties);
  }

  ConfigurableApplicationContext start(
      WebApplicationType type, Class<?> application, String... properties) {
    List<String> excluded = new ArrayList<>();
    if (Arrays.stream(properties).noneMatch(given -> given.startsWith("spring.security."))) {
      excluded.add(SECURITY);
    }
    if (this == STOCK) {
      excluded.addAll(ours());
    }
    List<String> arguments = new ArrayList<>();
    for (String property : properties) {
      arguments.add("--" + property);
    }
    arguments.add("--spring.autoconfigure.exclude=" + String.join(",", excluded));
    arguments.add("--spring.jmx.enabled=false");
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--server.port=0");
    return new SpringApplicationBuilder(application)
        .web(type)
        .run(arguments.toArray(String[]::new));
  }

  private static List<String> ours() {
    return StreamSupport.stream(
            ImportCandidates.load(AutoConfiguration.class, Setup.class.getClassLoader())
                .spliterator(),
            false)
        .filter(name -> name.startsWith("io.asynctask."))
        .toList();
  }
}
