package io.asynctask.spring.web.examples;

import static org.springframework.web.servlet.function.RouterFunctions.route;

import io.asynctask.spring.web.servlet.TaskServerResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Functional routes in Spring MVC. */
@Configuration(proxyBeanMethods = false)
class ReportRoutes {

  @Bean
  RouterFunction<ServerResponse> reportRoutes(Reports reports) {
    return route()
        .GET(
            "/reports/{tenant}",
            request ->
                TaskServerResponse.async(
                    request,
                    reports
                        .build(request.pathVariable("tenant"))
                        .thenApply(report -> ServerResponse.ok().body(report))))
        .build();
  }
}
