package io.asynctask.spring.durable.cluster;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL server, which keeps its port when it is started again. */
final class Database implements AutoCloseable {

  private final PostgreSQLContainer server =
      new PostgreSQLContainer("postgres:18")
          .withCreateContainerCmdModifier(
              container ->
                  container
                      .getHostConfig()
                      .withPortBindings(
                          new PortBinding(
                              Ports.Binding.bindPort(freePort()), new ExposedPort(5432))));

  Database() {
    server.start();
  }

  static boolean isDockerAvailable() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the arguments with which an application uses it. */
  List<String> properties() {
    return List.of(
        "--spring.datasource.url=" + server.getJdbcUrl(),
        "--spring.datasource.username=" + server.getUsername(),
        "--spring.datasource.password=" + server.getPassword(),
        "--spring.main.web-application-type=none");
  }

  JdbcTemplate jdbc() {
    return new JdbcTemplate(
        new DriverManagerDataSource(
            server.getJdbcUrl(), server.getUsername(), server.getPassword()));
  }

  /** Kills the server, and starts it again. */
  void restart() {
    server.getDockerClient().killContainerCmd(server.getContainerId()).exec();
    server.getDockerClient().startContainerCmd(server.getContainerId()).exec();
  }

  @Override
  public void close() {
    server.stop();
  }
}
