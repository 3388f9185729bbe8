package compatibility;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/** Has an endless task after each start, and says when it stops. */
@Import(Application.class)
public class RestartedApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(RestartedApplication.class, arguments);
  }

  @Component
  static class EndlessReport implements CommandLineRunner {

    private final Reports reports;

    EndlessReport(Reports reports) {
      this.reports = reports;
    }

    @Override
    public void run(String... arguments) throws Exception {
      var endless = reports.buildEndlessly("acme");
      endless.whenComplete((value, failure) -> System.out.println("STOPPED"));
      reports.awaitStart();
      System.out.println("STARTED acme");
    }
  }
}
