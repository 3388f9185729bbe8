package io.asynctask.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableAsync;

/** Starts the service. */
@SpringBootApplication
@EnableAsync
@ConfigurationPropertiesScan
public class JarAuditApplication {

  public static void main(String[] args) {
    SpringApplication.run(JarAuditApplication.class, args);
  }
}
