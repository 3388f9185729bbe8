package io.asynctask.application;

import io.asynctask.JoinHandle;
import io.asynctask.Pollable;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application that asks its own endpoint for groups, and prints the answer. */
final class GroupedTasks {

  private GroupedTasks() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName =
          "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration")
  static class Application {}

  public static void main(String[] arguments) throws Exception {
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.SERVLET)
            .properties(
                "server.port=0",
                "spring.jmx.enabled=false",
                "management.endpoints.web.exposure.include=asynctasks")
            .run()) {
      JoinHandle<String> waits =
          application
              .getBean(SpawningTaskExecutor.class)
              .task("waits")
              .spawn(Pollable.of(new CompletableFuture<String>()));
      String port = application.getEnvironment().getRequiredProperty("local.server.port");
      System.out.println(
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://localhost:" + port + "/actuator/asynctasks?groupBy=name"))
                      .build(),
                  BodyHandlers.ofString())
              .body());
      waits.cancel(true);
    }
  }
}
