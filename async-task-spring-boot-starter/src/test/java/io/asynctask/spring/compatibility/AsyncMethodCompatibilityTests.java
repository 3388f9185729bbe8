package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What {@code @Async} methods, their executors and decorators do with and without the starter. */
@ExtendWith(OutputCaptureExtension.class)
class AsyncMethodCompatibilityTests {

  // ------------------------------------------------------------ decorators

  @OnBoth
  void aDecoratorSeesWhatAnExecutedRunnableThrowsAndMayRunItAgain(StockAndStarter which)
      throws Exception {
    try (ConfigurableApplicationContext context = which.run(Retrying.class)) {
      Retrying retrying = context.getBean(Retrying.class);
      AtomicInteger runs = new AtomicInteger();
      context
          .getBean("applicationTaskExecutor", Executor.class)
          .execute(
              () -> {
                runs.incrementAndGet();
                throw new IllegalStateException("of the body");
              });
      assertThat(retrying.done.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(runs).hasValue(2);
    }
  }

  @OnBoth
  void aDecoratorGetsTheVeryRunnable(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Retrying.class)) {
      Runnable runnable = () -> {};
      context.getBean("applicationTaskExecutor", Executor.class).execute(runnable);
      Retrying retrying = context.getBean(Retrying.class);
      assertThat(retrying.done.poll(10, TimeUnit.SECONDS)).isZero();
      assertThat(retrying.decorated).containsExactly(runnable);
    }
  }

  @OnBoth
  @Difference("A task decorator, for `submit`")
  void aDecoratorSeesNoFailureOfAnAsyncMethod(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Retrying.class)) {
      context.getBean(Jobs.class).fails();
      assertThat(context.getBean(Retrying.class).done.poll(10, TimeUnit.SECONDS)).isZero();
    }
  }

  @Configuration
  @EnableAsync
  @Import(Jobs.class)
  static class Retrying {

    /** For each task how often it has failed. */
    final BlockingQueue<Integer> done = new LinkedBlockingQueue<>();

    final BlockingQueue<Runnable> decorated = new LinkedBlockingQueue<>();

    @Bean
    TaskDecorator retrying() {
      return task -> {
        decorated.add(task);
        return () -> {
          int failures = 0;
          while (failures < 2) {
            try {
              task.run();
              break;
            } catch (IllegalStateException failure) {
              failures++;
            }
          }
          done.add(failures);
        };
      };
    }
  }

  static class Jobs {

    @Async
    public void fails() {
      throw new IllegalStateException("of the body");
    }
  }

  // ------------------------------------------------------------ executors of the application's own

  @OnBoth
  void anExecutorIsAskedByTheMethodForTheTypeOfTheMethod(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(WithTenants.class)) {
      Tenants tenants = context.getBean(Tenants.class);
      tenants.nothing();
      assertThat(tenants.seen().poll(10, TimeUnit.SECONDS)).isEqualTo("submit");
      assertThat(tenants.future().get(10, TimeUnit.SECONDS)).isEqualTo("submit");
      assertThat(tenants.completable().get(10, TimeUnit.SECONDS)).isEqualTo("submitCompletable");
    }
  }

  @OnBoth
  void anExecutorSeesWhatTheBodyThrowsAndReturns(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(WithTenants.class)) {
      TenantExecutor executor = context.getBean(TenantExecutor.class);
      Tenants tenants = context.getBean(Tenants.class);
      tenants.failing();
      assertThat(executor.outcomes.poll(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              IllegalStateException.class, failure -> assertThat(failure).hasMessage("job failed"));
      tenants.future();
      assertThat(executor.outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("submit");
    }
  }

  @OnBoth
  void anExecutorHearsNothingOfTheFailureOfAVoidMethod(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(WithTenants.class)) {
      TenantExecutor executor = context.getBean(TenantExecutor.class);
      executor.setCorePoolSize(1); // so that the first task has ended when the second one runs
      Tenants tenants = context.getBean(Tenants.class);
      tenants.failingUnheard();
      tenants.future();
      assertThat(executor.outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("submit");
    }
  }

  @Configuration
  @EnableAsync
  @Import({Tenants.class, TenantExecutor.class})
  static class WithTenants {}

  /** Sets a tenant in what is submitted. */
  static class TenantExecutor extends ThreadPoolTaskExecutor {

    static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    final transient BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();

    @Override
    public <T> Future<T> submit(Callable<T> task) {
      return super.submit(() -> with("submit", task));
    }

    @Override
    public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
      return super.submitCompletable(() -> with("submitCompletable", task));
    }

    private <T> T with(String tenant, Callable<T> task) throws Exception {
      TENANT.set(tenant);
      try {
        T value = task.call();
        if (value != null) {
          outcomes.add(value);
        }
        return value;
      } catch (Exception failure) {
        outcomes.add(failure);
        throw failure;
      } finally {
        TENANT.remove();
      }
    }
  }

  static class Tenants {

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    BlockingQueue<String> seen() {
      return seen;
    }

    @Async
    public void nothing() {
      seen.add(String.valueOf(TenantExecutor.TENANT.get()));
    }

    @Async
    public Future<String> future() {
      return CompletableFuture.completedFuture(String.valueOf(TenantExecutor.TENANT.get()));
    }

    @Async
    public CompletableFuture<String> completable() {
      return CompletableFuture.completedFuture(String.valueOf(TenantExecutor.TENANT.get()));
    }

    @Async
    public void failingUnheard() {
      throw new IllegalStateException("job failed");
    }

    @Async
    public Future<String> failing() {
      throw new IllegalStateException("job failed");
    }
  }

  // ------------------------------------------------------------ where the annotation is, or is not

  @OnBoth
  @Difference("An application without `@EnableAsync`")
  void withoutEnableAsyncTheCallerRunsTheMethod(StockAndStarter which, CapturedOutput output) {
    try (ConfigurableApplicationContext context = which.run(NotEnabled.class)) {
      Threads threads = context.getBean(Threads.class);
      assertThat(threads.future()).isCompletedWithValue(Thread.currentThread().getName());
      assertThat(threads.name()).isEqualTo(Thread.currentThread().getName());
      if (which.isStarter()) {
        assertThat(output)
            .containsOnlyOnce("There is no @EnableAsync")
            .contains("Threads.future", "Threads.name");
      } else {
        assertThat(output).doesNotContain("@EnableAsync");
      }
    }
  }

  @Configuration
  @Import(Threads.class)
  static class NotEnabled {}

  static class Threads {

    @Async
    public CompletableFuture<String> future() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }

    @Async
    public String name() {
      return Thread.currentThread().getName();
    }
  }

  @OnBoth
  @Difference("A method with a return type that cannot be asynchronous")
  void ofAnAnnotatedInterfaceOnlyItsOwnMethodsAreMeant(StockAndStarter which) {
    try (ConfigurableApplicationContext context = which.run(Mailing.class)) {
      Mailer smtp = context.getBean(Mailer.class);
      smtp.send();
      // Spring's advice applies to the whole class all the same.
      assertThatIllegalArgumentException().isThrownBy(((Supplier<?>) smtp)::get);
    }
  }

  @Configuration
  @EnableAsync
  @Import(Smtp.class)
  static class Mailing {}

  @Async
  interface Mailer {
    void send();
  }

  static class Smtp implements Mailer, Supplier<String> {

    @Override
    public void send() {}

    @Override
    public String get() {
      return "smtp";
    }
  }

  // ------------------------------------------------------------ futures that are shared

  @OnBoth
  void aRefreshGoesOnForTheNextCallerWhenThisOneTakesWhatIsKnown(StockAndStarter which)
      throws Exception {
    try (ConfigurableApplicationContext context = which.run(Sharing.class)) {
      Loads loads = context.getBean(Loads.class);
      CompletableFuture<String> refresh = loads.refresh();
      loads.begun().acquire();
      assertThat(refresh.completeOnTimeout("known", 1, TimeUnit.MILLISECONDS).join())
          .isEqualTo("known");
      refresh = loads.refresh();
      loads.begun().acquire();
      assertThat(
              refresh
                  .thenApply(value -> value)
                  .completeOnTimeout("known", 1, TimeUnit.MILLISECONDS)
                  .join())
          .isEqualTo("known");
      loads.mayEnd().countDown();
      assertThat(loads.ended().poll(10, TimeUnit.SECONDS)).isEqualTo("fresh");
      assertThat(loads.ended().poll(10, TimeUnit.SECONDS)).isEqualTo("fresh");
    }
  }

  @OnBoth
  void aLoadThatOthersShareOutlivesTheCallInWhichItBegan(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Sharing.class)) {
      Reports reports = context.getBean(Reports.class);
      Loads loads = context.getBean(Loads.class);
      CompletableFuture<String> report = reports.report();
      CompletableFuture<String> shared = reports.shared().get(10, TimeUnit.SECONDS);
      loads.begun().acquire();
      report.cancel(true);
      loads.mayEnd().countDown();
      assertThat(shared.get(10, TimeUnit.SECONDS)).isEqualTo("fresh");
    }
  }

  @Configuration
  @EnableAsync
  @Import({Loads.class, Reports.class})
  static class Sharing {}

  static class Loads {

    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    Semaphore begun() {
      return begun;
    }

    CountDownLatch mayEnd() {
      return mayEnd;
    }

    BlockingQueue<String> ended() {
      return ended;
    }

    @Async
    public CompletableFuture<String> refresh() throws InterruptedException {
      begun.release();
      mayEnd.await();
      ended.add("fresh");
      return CompletableFuture.completedFuture("fresh");
    }
  }

  static class Reports {

    private final Loads loads;
    private final CompletableFuture<CompletableFuture<String>> shared = new CompletableFuture<>();

    Reports(Loads loads) {
      this.loads = loads;
    }

    CompletableFuture<CompletableFuture<String>> shared() {
      return shared;
    }

    @Async
    public CompletableFuture<String> report() throws Exception {
      CompletableFuture<String> load = loads.refresh();
      shared.complete(load);
      return CompletableFuture.completedFuture("report of " + load.get());
    }
  }
}
