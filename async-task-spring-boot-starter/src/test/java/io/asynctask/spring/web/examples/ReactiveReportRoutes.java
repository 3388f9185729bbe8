package io.asynctask.spring.web.examples;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Functional routes in WebFlux. */
@Configuration(proxyBeanMethods = false)
class ReactiveReportRoutes {

  @Bean
  RouterFunction<ServerResponse> reportRoutes(Reports reports) {
    return route()
        .GET(
            "/reports/{tenant}",
            request ->
                Mono.fromFuture(() -> reports.build(request.pathVariable("tenant")))
                    .flatMap(report -> ServerResponse.ok().bodyValue(report)))
        .build();
  }
}
