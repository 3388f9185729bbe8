package io.asynctask.spring.examples.guide;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableAsync;

@SpringBootApplication
@EnableAsync
public class ReportApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ReportApplication.class, arguments);
  }
}
