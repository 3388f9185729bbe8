package io.asynctask.spring.autoconfigure;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.TaskState;
import io.asynctask.spring.autoconfigure.context.ContextPropagationAutoConfiguration;
import io.asynctask.spring.autoconfigure.executor.SpawningTaskExecutorAutoConfiguration;
import io.asynctask.spring.autoconfigure.task.LiveTasksAutoConfiguration;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.micrometer.context.ContextRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Each property of Spring Boot's means what it means without the starter. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored")
class TaskExecutionPropertiesTests {

  private static final String PREFIX = "spring.task.execution.";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LifecycleAutoConfiguration.class,
                  TaskExecutionAutoConfiguration.class,
                  LiveTasksAutoConfiguration.class,
                  ContextPropagationAutoConfiguration.class,
                  SpawningTaskExecutorAutoConfiguration.class));

  private final ApplicationContextRunner virtual =
      runner.withPropertyValues("spring.threads.virtual.enabled=true");

  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void releaseAll() {
    release.countDown();
  }

  private JoinHandle<Boolean> hold(SpawningTaskExecutor executor) {
    return executor.submit(() -> release.await(20, SECONDS));
  }

  private static void with(
      ApplicationContextRunner runner, Consumer<SpawningTaskExecutor> test, String... properties) {
    String[] values = Stream.of(properties).map(PREFIX::concat).toArray(String[]::new);
    runner
        .withPropertyValues(values)
        .run(context -> test.accept(context.getBean(SpawningTaskExecutor.class)));
  }

  private static ThreadPoolTaskExecutor pool(SpawningTaskExecutor executor) {
    return (ThreadPoolTaskExecutor) executor;
  }

  private static String threadOf(SpawningTaskExecutor executor) {
    return executor.submit(() -> Thread.currentThread().toString()).join();
  }

  // ---------------------------------------------------------------- pool

  @Test
  void coreSizeBodiesRunAtOnceAndTheOthersQueue() {
    with(
        runner,
        executor -> {
          List<JoinHandle<Boolean>> held =
              IntStream.range(0, 5).mapToObj(i -> hold(executor)).toList();
          await().until(() -> executor.statistics().running() == 3);
          assertThat(executor.statistics().queued()).isEqualTo(2);
          release.countDown();
          assertThat(held).allSatisfy(handle -> assertThat(handle.join()).isTrue());
        },
        "pool.core-size=3");
  }

  @Test
  void whenTheQueueIsFullThePoolGrowsToItsMaximumAndThenRefuses() {
    with(
        runner,
        executor -> {
          IntStream.range(0, 5).forEach(i -> hold(executor));
          assertThatExceptionOfType(TaskRejectedException.class)
              .isThrownBy(() -> hold(executor))
              .withMessageContainingAll("'applicationTaskExecutor'", "3 queued, limits 2 and 3");
          assertThat(pool(executor).getPoolSize()).isEqualTo(2);
          assertThat(executor.rejected()).isEqualTo(1);
          release.countDown();
        },
        "pool.core-size=1",
        "pool.max-size=2",
        "pool.queue-capacity=3");
  }

  @Test
  void idleThreadsEndAfterTheKeepAlive() {
    with(
        runner,
        executor -> {
          executor.submit(() -> "warm").join();
          assertThat(pool(executor).getPoolSize()).isEqualTo(1);
          await().until(() -> pool(executor).getPoolSize() == 0);
        },
        "pool.keep-alive=1s");
  }

  @Test
  void coreThreadsStayWhenTheyAreNotAllowedToTimeOut() {
    with(
        runner,
        executor ->
            assertThat(pool(executor).getThreadPoolExecutor().allowsCoreThreadTimeOut()).isFalse(),
        "pool.allow-core-thread-timeout=false");
  }

  @Test
  void thePrefixStandsInTheNamesOfTheThreads() {
    with(
        runner,
        executor -> assertThat(threadOf(executor)).contains("mine-1"),
        "thread-name-prefix=mine-");
  }

  @Test
  void customizersOfThePoolAreHeard() {
    with(
        runner.withBean(
            ThreadPoolTaskExecutorCustomizer.class,
            () ->
                pool -> {
                  pool.setThreadNamePrefix("customized-");
                  pool.setPhase(42);
                }),
        executor -> {
          assertThat(threadOf(executor)).contains("customized-1");
          assertThat(pool(executor).getPhase()).isEqualTo(42);
        });
  }

  @Test
  void decoratorsOfCustomizersAreHeardToo() {
    List<String> decoratedBy = new ArrayList<>();
    with(
        runner.withBean(
            ThreadPoolTaskExecutorCustomizer.class,
            () ->
                pool ->
                    pool.setTaskDecorator(
                        task -> {
                          decoratedBy.add(Thread.currentThread().getName());
                          return task;
                        })),
        executor -> {
          assertThat(threadOf(executor)).contains("task-1");
          assertThat(decoratedBy).containsExactly(Thread.currentThread().getName());
        });
  }

  // ---------------------------------------------------------------- simple

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void oneTooManyIsRefusedWhereThatIsAskedFor() {
    with(
        virtual,
        executor -> {
          hold(executor);
          hold(executor);
          assertThatExceptionOfType(TaskRejectedException.class)
              .isThrownBy(() -> hold(executor))
              .withMessageContaining("2 running, 0 queued, limits 2 and 0");
          release.countDown();
        },
        "simple.concurrency-limit=2",
        "simple.reject-tasks-when-limit-reached=true");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void oneTooManyWaitsOtherwise() {
    with(
        virtual,
        executor -> {
          hold(executor);
          Thread submitter = new Thread(() -> hold(executor));
          submitter.start();
          await().until(() -> submitter.getState() == Thread.State.WAITING);
          release.countDown();
          await().until(() -> !submitter.isAlive());
          assertThat(executor.rejected()).isZero();
        },
        "simple.concurrency-limit=1");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void customizersOfSimpleExecutorsAreHeard() {
    with(
        virtual.withBean(
            SimpleAsyncTaskExecutorCustomizer.class,
            () ->
                simple -> {
                  simple.setThreadNamePrefix("customized-");
                  simple.setConcurrencyLimit(3);
                  simple.setRejectTasksWhenLimitReached(true);
                }),
        executor -> {
          assertThat(threadOf(executor)).contains("VirtualThread", "customized-1");
          assertThat(executor.statistics().limits())
              .isEqualTo(new ExecutorLimits(3, 0, Saturation.REJECT));
        });
  }

  // ---------------------------------------------------------------- mode and context

  @Test
  void theExecutorIsForcedBesideAnother() {
    ApplicationContextRunner own = runner.withBean("own", Executor.class, () -> Runnable::run);
    own.run(context -> assertThat(context).doesNotHaveBean("applicationTaskExecutor"));
    own.withPropertyValues(PREFIX + "mode=force")
        .run(
            context ->
                assertThat(context.getBean("applicationTaskExecutor"))
                    .isInstanceOf(SpawningTaskExecutor.class));
  }

  @Test
  void springsOwnPropagationWorksWithoutOurs() {
    ThreadLocal<String> local = new ThreadLocal<>();
    ApplicationContextRunner without =
        runner.withPropertyValues("async-task.context-propagation.enabled=false");
    Callable<String> body = local::get;
    ContextRegistry.getInstance().registerThreadLocalAccessor("propagated", local);
    local.set("spawner's");
    try {
      with(without, executor -> assertThat(executor.submit(body).join()).isNull());
      with(
          without,
          executor -> assertThat(executor.submit(body).join()).isEqualTo("spawner's"),
          "propagate-context=true");
    } finally {
      local.remove();
      ContextRegistry.getInstance().removeThreadLocalAccessor("propagated");
    }
  }

  // ---------------------------------------------------------------- shutdown

  /** What becomes of a task that is held while its context is closed. */
  private JoinHandle<Boolean> closed(ApplicationContextRunner runner, String... properties) {
    return closed(runner, false, properties);
  }

  private JoinHandle<Boolean> closed(
      ApplicationContextRunner runner, boolean releasedWhenAwaited, String... properties) {
    List<JoinHandle<Boolean>> held = new ArrayList<>();
    with(
        runner
            .withPropertyValues(
                "spring.lifecycle.timeout-per-shutdown-phase=200ms", "async-task.shutdown-grace=5s")
            .withBean("late", Late.class, () -> late),
        executor -> {
          held.add(hold(executor));
          late.executor = executor;
          if (releasedWhenAwaited) {
            late.released = release;
          }
          await().until(() -> held.get(0).state() == TaskState.RUNNING);
        },
        properties);
    return held.get(0);
  }

  private final Late late = new Late();

  /** Comes with a task when the phase of the executor is over and it is not destroyed yet. */
  private static final class Late implements SmartLifecycle {

    private @Nullable SpawningTaskExecutor executor;
    private @Nullable CountDownLatch released;
    private boolean accepted;
    private boolean running;

    @Override
    public void stop() {
      running = false;
      try {
        accepted = executor.submit(() -> true).join();
      } catch (TaskRejectedException refused) {
        accepted = false;
      }
      if (released != null) {
        Thread closing = Thread.currentThread();
        new Thread(() -> releaseWhenWaiting(closing, released)).start();
      }
    }

    private static void releaseWhenWaiting(Thread closing, CountDownLatch released) {
      await().until(() -> closing.getState() == Thread.State.WAITING);
      released.countDown();
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return 0;
    }
  }

  @Test
  void byDefaultWhatDoesNotEndInThePhaseIsCancelledAndTasksAreTakenUntilTheDestruction() {
    assertThat(closed(runner).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(late.accepted).isTrue();
  }

  @Test
  void aPoolMayAcceptUntilItIsDestroyed() {
    JoinHandle<Boolean> held =
        closed(runner, "pool.shutdown.accept-tasks-after-context-close=true");
    assertThat(late.accepted).isTrue();
    assertThat(held.state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void theEndOfTasksIsAwaitedForThePeriod() {
    JoinHandle<Boolean> held =
        closed(
            runner,
            true,
            "shutdown.await-termination=true",
            "shutdown.await-termination-period=20s");
    assertThat(late.accepted).isTrue();
    assertThat(held).isCompletedWithValue(true);
  }

  @Test
  void negativePeriodsFailNoStartThatSpringLetsPass() {
    with(
        runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=-1s"),
        executor -> assertThat(executor.submit(() -> "done").join()).isEqualTo("done"),
        "shutdown.await-termination=true",
        "shutdown.await-termination-period=-1s");
  }

  @Test
  void whatHasNotEndedAfterThePeriodIsCancelled() {
    JoinHandle<Boolean> held =
        closed(runner, "shutdown.await-termination=true", "shutdown.await-termination-period=50ms");
    assertThat(held.state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void withoutAPeriodTasksGoOnAndNobodyWaits() throws Exception {
    JoinHandle<Boolean> held = closed(runner, "shutdown.await-termination=true");
    assertThat(held.state()).isEqualTo(TaskState.RUNNING);
    release.countDown();
    assertThat(held.get(10, SECONDS)).isTrue();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void theEndOfTasksOnVirtualThreadsIsAwaitedForThePeriod() {
    JoinHandle<Boolean> held =
        closed(
            virtual,
            true,
            "shutdown.await-termination=true",
            "shutdown.await-termination-period=20s");
    assertThat(late.accepted).isTrue();
    assertThat(held).isCompletedWithValue(true);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void remainingTasksOnVirtualThreadsAreCancelledWhenThatIsAskedForAndNotBefore() {
    JoinHandle<Boolean> held = closed(virtual, "simple.cancel-remaining-tasks-on-close=true");
    assertThat(late.accepted).isTrue();
    assertThat(held.state()).isEqualTo(TaskState.CANCELLED);
  }

  // ---------------------------------------------------------------- all of them

  @Test
  void thisIsAllThatSpringBootHas() {
    assertThat(
            ConfigurationMetadata.all()
                .map(ConfigurationMetadata.Property::name)
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length())))
        .containsExactlyInAnyOrder(
            "mode",
            "pool.allow-core-thread-timeout",
            "pool.core-size",
            "pool.keep-alive",
            "pool.max-size",
            "pool.queue-capacity",
            "pool.shutdown.accept-tasks-after-context-close",
            "propagate-context",
            "shutdown.await-termination",
            "shutdown.await-termination-period",
            "simple.cancel-remaining-tasks-on-close",
            "simple.concurrency-limit",
            "simple.reject-tasks-when-limit-reached",
            "thread-name-prefix");
  }
}
