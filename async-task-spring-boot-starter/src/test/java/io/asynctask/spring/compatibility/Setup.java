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

  ConfigurableApplicationContext start(Class<?> application, String... properties) {
    return start(WebApplicationType.NONE, application, properties);
  }

  ConfigurableApplicationContext start(
      WebApplicationType type, Class<?> application, String... properties) {
    List<String> all = new ArrayList<>(Arrays.asList(properties));
    all.add("spring.jmx.enabled=false");
    all.add("server.port=0");
    all.add("spring.main.banner-mode=off");
    if (this == STOCK) {
      all.add("spring.autoconfigure.exclude=" + String.join(",", ours()));
    }
    return new SpringApplicationBuilder(application)
        .web(type)
        .properties(all.toArray(String[]::new))
        .run();
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
