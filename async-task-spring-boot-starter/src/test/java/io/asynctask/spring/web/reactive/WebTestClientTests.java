package io.asynctask.spring.web.reactive;

import io.asynctask.spring.web.QuickHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A test of handlers without a server, in a slice of the application and outside of any. */
@WebFluxTest(properties = "spring.main.web-application-type=reactive")
class WebTestClientTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import(QuickHandlers.class)
  static class Application {}

  @Autowired WebTestClient client;

  @Test
  void aSliceAnswersWithTheResult() {
    client
        .get()
        .uri("/quick")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .isEqualTo("done");
  }

  @Test
  void aSliceAnswersWithTheProblem() {
    client
        .get()
        .uri("/cancelled")
        .exchange()
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo(503);
  }

  @Test
  void aControllerOnItsOwnAnswersWithTheResultToo() {
    WebTestClient.bindToController(new QuickHandlers())
        .build()
        .get()
        .uri("/quick")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .isEqualTo("done");
  }
}
