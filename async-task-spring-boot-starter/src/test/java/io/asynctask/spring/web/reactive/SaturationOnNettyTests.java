package io.asynctask.spring.web.reactive;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A full executor takes no event loop: the server goes on answering, whatever it does when full.
 */
@Tag("faults")
@Timeout(60)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.main.web-application-type=reactive",
      "management.endpoint.health.probes.enabled=true",
      "async-task.executors.blocks.concurrency=1",
      "async-task.executors.blocks.queue-capacity=1",
      "async-task.executors.blocks.on-saturation=block",
      "async-task.executors.runs.concurrency=1",
      "async-task.executors.runs.queue-capacity=1",
      "async-task.executors.runs.on-saturation=caller-runs"
    })
class SaturationOnNettyTests {

  @Configuration
  @EnableAutoConfiguration
  @Import(Handlers.class)
  static class Application {

    @Bean
    NettyReactiveWebServerFactory server() {
      return new NettyReactiveWebServerFactory();
    }
  }

  @RestController
  static class Handlers {

    private final BeanFactory beans;

    Handlers(BeanFactory beans) {
      this.beans = beans;
    }

    @GetMapping("/{executor}")
    JoinHandle<String> work(@PathVariable String executor) {
      return beans.getBean(executor, SpawningTaskExecutor.class).submit(() -> "done");
    }
  }

  @Autowired BeanFactory beans;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "runs"})
  void aHandlerIsRefusedAndLivenessAnswers(String name, @Value("${local.server.port}") int port)
      throws Exception {
    SpawningTaskExecutor executor = beans.getBean(name, SpawningTaskExecutor.class);
    CountDownLatch release = new CountDownLatch(1);
    List<JoinHandle<Boolean>> busy = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      busy.add(executor.submit(() -> release.await(30, SECONDS)));
    }
    int loops = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < 2 * Math.max(4, loops); i++) {
      assertThat(get(port, "/" + name).statusCode()).isEqualTo(503);
    }
    assertThat(get(port, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    release.countDown();
    for (JoinHandle<Boolean> handle : busy) {
      assertThat(handle.get(20, SECONDS)).isTrue();
    }
    assertThat(get(port, "/" + name).body()).isEqualTo("done");
  }
}
