package io.asynctask.spring.web.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "spring.main.web-application-type=reactive")
@AutoConfigureWebTestClient(timeout = "60s")
class ReactorContextTests {

  private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

  @Configuration
  @EnableAutoConfiguration
  @Import({NettyReactiveWebServerFactory.class, Handlers.class})
  static class Application {

    /** What the application has in the Reactor context, and not in its threads. */
    @Bean
    WebFilter context() {
      return (exchange, chain) -> {
        String user = exchange.getRequest().getHeaders().getFirst("user");
        return user == null
            ? chain.filter(exchange)
            : chain
                .filter(new Late(exchange))
                .contextWrite(
                    Context.of(
                        Slf4jThreadLocalAccessor.KEY,
                        Map.of("user", user),
                        "tenant",
                        "of " + user));
      };
    }

    @Bean
    ThreadLocalAccessor<String> tenant() {
      return new ThreadLocalAccessor<>() {
        @Override
        public Object key() {
          return "tenant";
        }

        @Override
        public @Nullable String getValue() {
          return TENANT.get();
        }

        @Override
        public void setValue(String value) {
          TENANT.set(value);
        }

        @Override
        public void setValue() {
          TENANT.remove();
        }
      };
    }
  }

  /** Its session and its principal arrive on a thread of Reactor. */
  static final class Late extends ServerWebExchangeDecorator {

    Late(ServerWebExchange exchange) {
      super(exchange);
    }

    @Override
    public Mono<WebSession> getSession() {
      return Mono.delay(Duration.ZERO).then(super.getSession());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends Principal> Mono<T> getPrincipal() {
      return Mono.delay(Duration.ZERO).map(zero -> (T) (Principal) () -> "anna");
    }
  }

  record Form(String name) {}

  @RestController
  static class Handlers {

    private final AsyncTaskExecutor executor;

    Handlers(AsyncTaskExecutor applicationTaskExecutor) {
      this.executor = applicationTaskExecutor;
    }

    @GetMapping("/who")
    JoinHandle<String> who() {
      return (JoinHandle<String>) executor.submitCompletable(Handlers::seen);
    }

    @PostMapping("/who")
    JoinHandle<String> who(@RequestBody String body) {
      return (JoinHandle<String>) executor.submitCompletable(() -> body + ": " + seen());
    }

    @PostMapping("/form")
    JoinHandle<String> form(@ModelAttribute Form form) {
      return (JoinHandle<String>) executor.submitCompletable(() -> form.name() + ": " + seen());
    }

    @PostMapping("/parts")
    JoinHandle<String> parts(@RequestPart String name) {
      return (JoinHandle<String>) executor.submitCompletable(() -> name + ": " + seen());
    }

    @GetMapping("/session")
    JoinHandle<String> session(WebSession session) {
      return who();
    }

    @GetMapping("/principal")
    JoinHandle<String> principal(Principal principal) {
      return (JoinHandle<String>)
          executor.submitCompletable(() -> principal.getName() + ": " + seen());
    }

    private static String seen() {
      return MDC.get("user") + ", " + TENANT.get();
    }
  }

  @Autowired WebTestClient client;

  private String get(String user) {
    return answer(client.get().uri("/who").header("user", user));
  }

  private static String answer(WebTestClient.RequestHeadersSpec<?> request) {
    return request.exchange().expectBody(String.class).returnResult().getResponseBody();
  }

  @Test
  void theContextOfTheRequestArrivesInTheTask() {
    assertThat(get("anna")).isEqualTo("anna, of anna");
  }

  @Test
  void itArrivesAlsoWhenTheHandlerHasWaitedForTheBody() {
    assertThat(answer(client.post().uri("/who").header("user", "anna").bodyValue("hello")))
        .isEqualTo("hello: anna, of anna");
  }

  @Test
  void itArrivesAlsoWhenTheHandlerHasWaitedForAForm() {
    var form = BodyInserters.fromFormData("name", "hello");
    assertThat(answer(client.post().uri("/form").header("user", "anna").body(form)))
        .isEqualTo("hello: anna, of anna");
  }

  @Test
  void itArrivesAlsoWhenTheHandlerHasWaitedForThePartsOfTheBody() {
    var parts = BodyInserters.fromMultipartData("name", "hello");
    assertThat(answer(client.post().uri("/parts").header("user", "anna").body(parts)))
        .isEqualTo("hello: anna, of anna");
  }

  @Test
  void itArrivesAlsoWhenTheHandlerHasWaitedForTheSession() {
    assertThat(answer(client.get().uri("/session").header("user", "anna")))
        .isEqualTo("anna, of anna");
  }

  @Test
  void itArrivesAlsoWhenTheHandlerHasWaitedForThePrincipal() {
    assertThat(answer(client.get().uri("/principal").header("user", "anna")))
        .isEqualTo("anna: anna, of anna");
  }

  @Test
  void everyRequestHasItsOwnAndLeavesNothingToTheNext() {
    Flux.range(0, 200)
        .flatMap(
            number ->
                Mono.fromCallable(() -> get("u" + number))
                    .doOnNext(seen -> assertThat(seen).isEqualTo("u" + number + ", of u" + number))
                    .subscribeOn(Schedulers.boundedElastic()),
            16)
        .blockLast();
    assertThat(answer(client.get().uri("/who"))).isEqualTo("null, null");
  }

  @Test
  void theGlobalRegistryIsLeftAlone() {
    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .extracting(ThreadLocalAccessor::key)
        .doesNotContain("tenant", Slf4jThreadLocalAccessor.KEY);
  }
}
