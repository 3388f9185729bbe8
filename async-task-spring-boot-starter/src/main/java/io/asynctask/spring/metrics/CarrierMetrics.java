package io.asynctask.spring.metrics;

import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Binds the {@code executor.*} meters of the pools that carry our executors, under the names of the
 * executors: as Spring Boot does it with a pool that is a bean.
 */
public record CarrierMetrics(Supplier<Stream<SpawningTaskExecutor>> executors)
    implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    executors
        .get()
        .forEach(
            executor -> {
              if (executor.carrier() instanceof ThreadPoolTaskExecutor pool) {
                new ExecutorServiceMetrics(pool.getThreadPoolExecutor(), executor.name(), List.of())
                    .bindTo(registry);
              }
            });
  }
}
