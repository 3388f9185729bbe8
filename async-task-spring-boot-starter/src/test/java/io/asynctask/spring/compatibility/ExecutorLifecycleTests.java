package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** A stop, a start and the end of a context do to tasks what they do without the starter. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ExecutorLifecycleTests {

  private static final String STOP =
      "The context stops without closing, or pauses between test classes";
  private static final String SHORT_PHASE = "--spring.lifecycle.timeout-per-shutdown-phase=200ms";

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Application {

    @Bean
    Jobs jobs(ObjectProvider<ThreadPoolTaskExecutor> pool) {
      return new Jobs(pool);
    }

    @Bean
    Buffer buffer(Jobs jobs) {
      return new Buffer(jobs);
    }

    @Bean
    CountDownLatch closing() {
      return new CountDownLatch(1);
    }

    @Bean
    ApplicationListener<ContextClosedEvent> closes(CountDownLatch closing) {
      return event -> closing.countDown();
    }
  }

  static class Jobs {

    private final ObjectProvider<ThreadPoolTaskExecutor> pool;

    Jobs(ObjectProvider<ThreadPoolTaskExecutor> pool) {
      this.pool = pool;
    }

    /** Tells whether the executor was running when the call ran. */
    @Async
    public CompletableFuture<Boolean> call() {
      return CompletableFuture.completedFuture(pool.getObject().isRunning());
    }

    @Async
    public CompletableFuture<String> run(Body body) throws InterruptedException {
      return CompletableFuture.completedFuture(body.run());
    }

    @Async
    public CompletableFuture<String> flush() {
      return CompletableFuture.completedFuture("flushed");
    }

    @Async
    public CompletableFuture<Boolean> await(CountDownLatch latch) throws InterruptedException {
      return CompletableFuture.completedFuture(latch.await(60, SECONDS));
    }
  }

  /** Not final, so that it may be read after the end of the context. */
  static class Buffer {

    private final Jobs jobs;
    private String outcome = "";

    Buffer(Jobs jobs) {
      this.jobs = jobs;
    }

    @PreDestroy
    void end() throws Exception {
      outcome = jobs.flush().get(20, SECONDS);
    }
  }

  @OnBoth
  @Difference(STOP)
  void callsBetweenAStopAndAStartWait(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Application.class)) {
      Jobs jobs = context.getBean(Jobs.class);
      for (int i = 0; i < 2; i++) {
        context.stop();
        CompletableFuture<Boolean> between = jobs.call();
        context.start();
        assertThat(between.get(20, SECONDS)).isTrue();
        assertThat(jobs.call().get(20, SECONDS)).isTrue();
      }
    }
  }

  @OnBoth
  @Difference(STOP)
  void aMereStopLeavesATaskAloneThatOutlastsThePhase(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Application.class, SHORT_PHASE)) {
      CountDownLatch release = new CountDownLatch(1);
      CompletableFuture<Boolean> running = context.getBean(Jobs.class).await(release);
      context.stop();
      context.start();
      assertThat(running).isNotDone();
      release.countDown();
      assertThat(running.get(20, SECONDS)).isTrue();
    }
  }

  @OnBoth
  @Difference("`@PreDestroy` methods that call `@Async` methods")
  void anAsyncMethodRunsWhenABeanIsDestroyed(StockAndStarter which) {
    ConfigurableApplicationContext context = which.run(Application.class);
    Buffer buffer = context.getBean(Buffer.class);
    context.close();
    assertThat(buffer.outcome).isEqualTo("flushed");
  }

  @OnBoth
  void whateverTypeItIsSubmittedByWorkComesToItsEndWhenTheContextCloses(StockAndStarter which)
      throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ConfigurableApplicationContext context = which.run(Application.class)) {
      ThreadPoolTaskExecutor pool = context.getBean(ThreadPoolTaskExecutor.class);
      CountDownLatch closing = context.getBean(CountDownLatch.class);
      CountDownLatch started = new CountDownLatch(4);
      Runnable work =
          () -> {
            started.countDown();
            try {
              closing.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          };
      all.add(pool.submit(work));
      all.add(pool.submitCompletable(work));
      all.add(pool.getThreadPoolExecutor().submit(work));
      CompletableFuture<Void> executed = new CompletableFuture<>();
      pool.execute(
          () -> {
            work.run();
            executed.complete(null);
          });
      all.add(executed);
      assertThat(started.await(20, SECONDS)).isTrue();
    }
    for (Future<?> future : all) {
      assertThat(future.isDone()).isTrue();
      assertThat(future.get(0, SECONDS)).isNull();
    }
  }

  // ------------------------------------------------------------ tasks that the end comes upon

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Jobs.class)
  static class Plain {}

  private static final String ONE_THREAD = "--spring.task.execution.pool.core-size=1";

  @OnBoth
  @Difference("The context closes: a pool")
  void queuedTasksMayComeToTheirEndTooWhenTheContextCloses(StockAndStarter which) throws Exception {
    Body running = new Body();
    Body queued = new Body();
    try (ConfigurableApplicationContext context = which.run(Plain.class, ONE_THREAD)) {
      Jobs jobs = context.getBean(Jobs.class);
      CompletableFuture<String> unused = jobs.run(running);
      unused = jobs.run(queued);
      running.awaitBegun();
      queued.mayStop();
      ThreadPoolTaskExecutor pool = context.getBean(ThreadPoolTaskExecutor.class);
      new Thread(
              () -> {
                await().until(() -> !pool.isRunning()); // the phase has begun
                running.mayReturn();
                if (which.isStarter()) {
                  queued.mayReturn();
                }
              })
          .start();
    }
    assertThat(running.end()).isEqualTo("returned");
    if (which.isStarter()) {
      assertThat(queued.end()).isEqualTo("returned");
    } else if (queued.hasBegun()) {
      assertThat(queued.end()).isEqualTo("interrupted");
    }
  }

  @OnBoth
  @Difference("The context closes: a pool")
  void tasksThatOutlastThePhaseAreInterrupted(StockAndStarter which, CapturedOutput output)
      throws Exception {
    Body running = new Body();
    Body queued = new Body();
    CompletableFuture<String> first;
    CompletableFuture<String> second;
    try (ConfigurableApplicationContext context = which.run(Plain.class, ONE_THREAD, SHORT_PHASE)) {
      Jobs jobs = context.getBean(Jobs.class);
      first = jobs.run(running);
      second = jobs.run(queued);
      running.awaitBegun();
      running.mayStop();
      queued.mayStop();
    }
    assertThat(running.end()).isEqualTo("interrupted");
    assertThat(queued.hasBegun()).isFalse();
    assertThat(first.isCancelled()).isEqualTo(which.isStarter());
    assertThat(second.isDone()).isEqualTo(which.isStarter());
    if (which.isStarter()) {
      assertThat(second.isCancelled()).isTrue();
      assertThat(output).containsPattern("of 2 tasks, 0 came to their end, 2 were cancelled");
    }
  }

  @OnBoth
  @EnabledForJreRange(min = JRE.JAVA_21)
  @Difference("The context closes: virtual threads")
  void tasksOnVirtualThreadsAreCancelledWhenTheContextCloses(StockAndStarter which)
      throws Exception {
    Body body = new Body();
    try (ConfigurableApplicationContext context =
        which.run(Plain.class, SHORT_PHASE, "--spring.threads.virtual.enabled=true")) {
      CompletableFuture<String> unused = context.getBean(Jobs.class).run(body);
      body.awaitBegun();
      body.mayStop();
    }
    if (which.isStarter()) {
      assertThat(body.end()).isEqualTo("interrupted");
    } else {
      assertThat(body.isRunning()).isTrue();
      body.mayReturn();
      assertThat(body.end()).isEqualTo("returned");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Parent {}

  @Test
  void theEndOfAChildLeavesAloneWhatItsParentsExecutorOfTheSameNameRuns() throws Exception {
    try (ConfigurableApplicationContext parent = StockAndStarter.STARTER.run(Parent.class)) {
      CountDownLatch release = new CountDownLatch(1);
      Future<Boolean> parents =
          parent
              .getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class)
              .submit(() -> release.await(60, SECONDS));
      ConfigurableApplicationContext child =
          new SpringApplicationBuilder(StockAndStarter.Application.class)
              .parent(parent)
              .web(WebApplicationType.NONE)
              .run(SHORT_PHASE, "--spring.task.execution.mode=force");
      ThreadPoolTaskExecutor childs =
          child.getBean("applicationTaskExecutor", ThreadPoolTaskExecutor.class);
      assertThat(childs).isNotSameAs(parent.getBean("applicationTaskExecutor"));
      Future<Boolean> own = childs.submit(() -> release.await(60, SECONDS));
      child.close();
      assertThat(own.isCancelled()).isTrue();
      assertThat(parents.isCancelled()).isFalse();
      release.countDown();
      assertThat(parents.get(20, SECONDS)).isTrue();
    }
  }
}
