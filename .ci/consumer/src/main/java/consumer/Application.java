package consumer;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Starts, has one task run, and prints what it has made of it. */
@SpringBootApplication
@EnableAsync
@Import(Application.Reports.class)
public class Application {

  public static void main(String[] arguments) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(Application.class, arguments)) {
      String report = context.getBean(Reports.class).build("acme").join();
      long spawned = context.getBean(LiveTasks.class).counts().spawned();
      System.out.println(report + ", of " + spawned + " task");
    }
  }

  public static class Reports {

    @Async
    @TaskName("build-report")
    public JoinHandle<String> build(@TaskTag("tenant") String tenant) {
      return JoinHandle.completed("report of " + tenant);
    }
  }
}
