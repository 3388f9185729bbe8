package io.asynctask.spring;

import java.util.ArrayList;
import java.util.List;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jersey.autoconfigure.ResourceConfigCustomizer;
import org.springframework.boot.jersey.autoconfigure.actuate.web.ManagementContextResourceConfigCustomizer;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application on a server of each kind. */
public enum WebStack {
  MVC(Application.class, WebApplicationType.SERVLET),
  WEBFLUX(Application.class, WebApplicationType.REACTIVE),
  JERSEY(JerseyApplication.class, WebApplicationType.SERVLET);

  private final Class<?> application;
  private final WebApplicationType type;

  WebStack(Class<?> application, WebApplicationType type) {
    this.application = application;
    this.type = type;
  }

  /** Starts an application on a free port, with these properties. */
  public ConfigurableApplicationContext start(String... more) {
    List<String> properties =
        new ArrayList<>(List.of("server.port=0", "spring.lifecycle.timeout-per-shutdown-phase=1s"));
    properties.addAll(List.of(more));
    return new SpringApplicationBuilder(application)
        .web(type)
        .properties(properties.toArray(String[]::new))
        .run();
  }

  /** Of the servers on the class path, two would bring a factory for the actuator's own port. */
  @Configuration
  @EnableAutoConfiguration(
      exclude = {
        JettyServletManagementContextAutoConfiguration.class,
        JettyReactiveManagementContextAutoConfiguration.class,
        TomcatReactiveManagementContextAutoConfiguration.class
      })
  static class Application {}

  @Configuration
  @EnableAutoConfiguration(
      exclude = {
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class
      })
  static class JerseyApplication {

    @Bean
    ResourceConfig resources() {
      return new ResourceConfig();
    }

    /** What Spring Boot does itself when Spring MVC is not on the class path. */
    @Bean
    ResourceConfigCustomizer endpoints(
        ObjectProvider<ManagementContextResourceConfigCustomizer> customizers) {
      return config -> customizers.forEach(customizer -> customizer.customize(config));
    }
  }
}
