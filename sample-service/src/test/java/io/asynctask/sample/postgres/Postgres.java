package io.asynctask.sample.postgres;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The server that the tests share. */
interface Postgres {

  @ServiceConnection PostgreSQLContainer server = new PostgreSQLContainer("postgres:18");
}
