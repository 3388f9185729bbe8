package io.asynctask.spring.autoconfigure;

/** Thrown if the application runs on a version of Spring Boot that the starter does not support. */
final class UnsupportedSpringBootException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsupportedSpringBootException(String version) {
    super(
        "async-task-spring-boot-starter needs Spring Boot 4.0 or 4.1, but the application runs on"
            + " Spring Boot "
            + version);
  }
}
