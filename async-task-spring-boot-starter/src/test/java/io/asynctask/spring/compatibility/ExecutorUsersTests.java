package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.executor.RejectionListener;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/** Beans of which metrics, observations, context and listeners are made may need an executor. */
@Timeout(120)
class ExecutorUsersTests {

  /** Uses the executor when it is made and later. */
  static class User
      implements ObservationHandler<Observation.Context>,
          MeterBinder,
          ThreadLocalAccessor<String>,
          MeterRegistryCustomizer<MeterRegistry>,
          ObservationRegistryCustomizer<ObservationRegistry> {

    private final Executor executor;

    User(AsyncTaskExecutor executor) {
      this.executor = executor;
      try {
        assertThat(executor.submit(() -> "early").get(20, SECONDS)).isEqualTo("early");
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void use() {
      CompletableFuture.runAsync(() -> {}, executor).join();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
      use();
    }

    @Override
    public void customize(MeterRegistry registry) {
      use();
    }

    @Override
    public void customize(ObservationRegistry registry) {
      use();
    }

    @Override
    public Object key() {
      return "user";
    }

    @Override
    public String getValue() {
      return null;
    }

    @Override
    public void setValue(String value) {}

    @Override
    public void setValue() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class Handler {
    @Bean
    ObservationHandler<Observation.Context> user(AsyncTaskExecutor executor) {
      return new User(executor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Binder {
    @Bean
    MeterBinder user(AsyncTaskExecutor executor) {
      return new User(executor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Accessor {
    @Bean
    ThreadLocalAccessor<String> user(AsyncTaskExecutor executor) {
      return new User(executor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizer {
    @Bean
    MeterRegistryCustomizer<MeterRegistry> user(AsyncTaskExecutor executor) {
      return new User(executor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class ObservationCustomizer {
    @Bean
    ObservationRegistryCustomizer<ObservationRegistry> user(AsyncTaskExecutor executor) {
      return new User(executor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Registry {
    @Bean
    MeterRegistry registry(AsyncTaskExecutor executor) {
      new User(executor).use();
      return new SimpleMeterRegistry();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Observations {
    @Bean
    ObservationRegistry observations(AsyncTaskExecutor executor) {
      new User(executor).use();
      return ObservationRegistry.create();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Listener {

    @Bean
    ConcurrentLinkedQueue<String> heard() {
      return new ConcurrentLinkedQueue<>();
    }

    @Bean
    TaskListener listener(AsyncTaskExecutor executor, ConcurrentLinkedQueue<String> heard) {
      new User(executor).use();
      return new TaskListener() {
        @Override
        public void spawned(LiveTask task) {
          heard.add(task.name());
        }
      };
    }

    @Bean
    RejectionListener rejections(TaskExecutor executor) {
      return (name, task, id, rejection) -> executor.execute(() -> {});
    }
  }

  @OnBoth
  void theyStartAndTheExecutorIsObservedAfterwards(StockAndStarter which) throws Exception {
    for (Class<?> user :
        List.of(
            Handler.class,
            Binder.class,
            Accessor.class,
            Customizer.class,
            ObservationCustomizer.class,
            Registry.class,
            Observations.class,
            Listener.class)) {
      for (boolean lazy : new boolean[] {false, true}) {
        try (ConfigurableApplicationContext context =
            which.run(user, "--spring.main.lazy-initialization=" + lazy)) {
          AsyncTaskExecutor executor = context.getBean(AsyncTaskExecutor.class);
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          assertThat(executor.submit(() -> "late").get(20, SECONDS)).isEqualTo("late");
          if (which.isStarter()) {
            await()
                .untilAsserted(
                    () ->
                        assertThat(registry.get("async.tasks.queued").timer().count())
                            .isPositive());
          }
        }
      }
    }
  }

  @OnBoth
  void aListenerHearsOfTasksThatAreSpawnedAfterIt(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Listener.class)) {
      ConcurrentLinkedQueue<?> heard = context.getBean(ConcurrentLinkedQueue.class);
      heard.clear();
      context.getBean(AsyncTaskExecutor.class).submit(() -> "late").get(20, TimeUnit.SECONDS);
      assertThat(heard).hasSize(which.isStarter() ? 1 : 0);
    }
  }
}
