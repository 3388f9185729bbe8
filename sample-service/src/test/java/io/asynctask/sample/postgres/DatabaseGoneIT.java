package io.asynctask.sample.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The database goes away under running tasks, and comes back. */
@ContainerTest
@ActiveProfiles("postgres")
@ImportTestcontainers(DatabaseGoneIT.Mortal.class)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"audit.root=.", "async-task.executors.queries.concurrency=8"})
@DirtiesContext
@Timeout(120)
class DatabaseGoneIT {

  /** A server of its own, which keeps its port when it is started again. */
  interface Mortal {

    @ServiceConnection
    PostgreSQLContainer server =
        new PostgreSQLContainer("postgres:18")
            .withCreateContainerCmdModifier(
                container ->
                    container
                        .getHostConfig()
                        .withPortBindings(
                            new PortBinding(
                                Ports.Binding.bindPort(freePort()), new ExposedPort(5432))));

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void tasksFailWithTheCauseAndTheServiceRecovers(
      @LocalServerPort int port,
      @Autowired JdbcTemplate jdbc,
      @Autowired @Qualifier("queries") SpawningTaskExecutor queries) {
    RestTestClient client =
        RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    var docker = Mortal.server.getDockerClient();
    JoinHandle<Object> task =
        queries.task("query").spawn(() -> jdbc.queryForList("select pg_sleep(60)"));
    try (Server server = new Server(Mortal.server)) {
      server.awaitActive("pg_sleep", 1);
    }

    docker.killContainerCmd(Mortal.server.getContainerId()).exec();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> task.get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(DataAccessResourceFailureException.class);
    client
        .get()
        .uri("/jars/look-alikes")
        .exchange()
        .expectStatus()
        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("The database does not answer. Try again later.");
    client
        .post()
        .uri("/audits")
        .contentType(MediaType.APPLICATION_JSON)
        .body("{\"directory\":\".\"}")
        .exchange()
        .expectStatus()
        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

    docker.startContainerCmd(Mortal.server.getContainerId()).exec();

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> client.get().uri("/jars/look-alikes").exchange().expectStatus().isOk());
    assertThat(queries.task("query").spawn(() -> jdbc.queryForObject("select 1", int.class)))
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(1);
  }
}
