package compatibility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableAsync;

/** An application as a user has it. Its main method tries it, and prints what it has found. */
@SpringBootApplication
@EnableAsync
public class Application {

  public static void main(String[] arguments) throws Exception {
    SpringApplication application = new SpringApplication(Application.class);
    try (ConfigurableApplicationContext context = application.run(arguments)) {
      System.out.println(
          "works: web=%s, %s"
              .formatted(application.getWebApplicationType(), Trial.of(context).findings()));
    }
  }
}
