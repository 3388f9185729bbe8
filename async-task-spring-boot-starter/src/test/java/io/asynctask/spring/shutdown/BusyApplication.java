package io.asynctask.spring.shutdown;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;

/**
 * Has eight tasks running, of which three ignore interrupts and one ends as soon as the shutdown
 * begins, and two hundred in the queue that take their time; says so, and tells at its very end
 * what has become of the handles.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BusyApplication {

  private static final int RUNNING = 8;
  private static final CountDownLatch STARTED = new CountDownLatch(RUNNING);

  public static void main(String[] args) throws InterruptedException {
    SpringApplication application = new SpringApplication(BusyApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setDefaultProperties(
        Map.of(
            "async-task.executors.reports.threads",
            "platform",
            "async-task.executors.reports.concurrency",
            RUNNING,
            "async-task.executors.reports.queue-capacity",
            200,
            "spring.lifecycle.timeout-per-shutdown-phase",
            "3s",
            "async-task.shutdown-grace",
            "1s",
            "spring.main.keep-alive",
            true)); // virtual threads do not
    ConfigurableApplicationContext context = application.run(args);
    SpawningTaskExecutor reports = context.getBean("reports", SpawningTaskExecutor.class);
    List<JoinHandle<?>> handles = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      handles.add(reports.task("stubborn").tag("tenant", i).spawn(BusyApplication::stubborn));
    }
    for (int i = 0; i < 4; i++) {
      handles.add(reports.task("sleeping").spawn(BusyApplication::sleeping));
    }
    handles.add(reports.task("ending").spawn(() -> ending(reports)));
    STARTED.await();
    for (int i = 0; i < 200; i++) {
      handles.add(reports.task("queued").spawn(BusyApplication::takingItsTime));
    }
    SpringApplication.getShutdownHandlers().add(() -> System.out.println(outcomes(handles)));
    System.out.println("READY " + reports.statistics());
  }

  private static Object stubborn() {
    STARTED.countDown();
    while (true) {
      LockSupport.parkNanos(Duration.ofHours(1).toNanos());
      boolean ignored = Thread.interrupted();
    }
  }

  private static Object sleeping() throws InterruptedException {
    STARTED.countDown();
    return new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.HOURS);
  }

  private static Object ending(SpawningTaskExecutor reports) {
    STARTED.countDown();
    while (((Lifecycle) reports).isRunning()) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    return "ended";
  }

  private static Object takingItsTime() throws InterruptedException {
    return new CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  private static String outcomes(List<JoinHandle<?>> handles) {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (JoinHandle<?> handle : handles) {
      String outcome = !handle.isDone() ? "open" : handle.isCancelled() ? "cancelled" : "completed";
      outcomes.merge(outcome, 1, Integer::sum);
    }
    return "HANDLES " + outcomes;
  }
}
