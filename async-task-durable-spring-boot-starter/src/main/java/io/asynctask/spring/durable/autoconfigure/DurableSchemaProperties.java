package io.asynctask.spring.durable.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Properties of the schema of durable tasks, as Spring Boot has them for its own.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("async-task.durable")
public class DurableSchemaProperties extends DatabaseInitializationProperties {

  static final String LOCATION = "classpath:io/asynctask/spring/durable/schema-@@platform@@.sql";

  @Override
  public String getDefaultSchemaLocation() {
    return LOCATION;
  }
}
