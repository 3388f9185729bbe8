package io.asynctask.spring.compatibility;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What executors of the application's own do with {@code @Async} methods. */
@Timeout(120)
class ExecutorDifferencesTests {

  private static final Map<StockAndStarter, ConfigurableApplicationContext> CONTEXTS =
      new EnumMap<>(StockAndStarter.class);

  @BeforeAll
  static void start() {
    for (StockAndStarter which : StockAndStarter.values()) {
      CONTEXTS.put(
          which,
          which.run(
              Application.class,
              "--async-task.executors.limited.concurrency=1",
              "--async-task.executors.limited.queue-capacity=1",
              "--async-task.executors.limited.on-saturation=caller-runs"));
    }
  }

  @AfterAll
  static void close() {
    CONTEXTS.values().forEach(ConfigurableApplicationContext::close);
  }

  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  @AfterEach
  void answer() {
    for (StockAndStarter which : StockAndStarter.values()) {
      work(which).calls().drainTo(begun); // of a test that failed, to be no call of the next one
    }
    begun.forEach(call -> call.complete("answer"));
  }

  private static Work work(StockAndStarter which) {
    return CONTEXTS.get(which).getBean(Work.class);
  }

  private static ThreadPoolTaskExecutor pool(StockAndStarter which, String name) {
    return CONTEXTS.get(which).getBean(name, ThreadPoolTaskExecutor.class);
  }

  /** The future of a call that is under way, to be answered by the test. */
  private CompletableFuture<String> next(StockAndStarter which) throws InterruptedException {
    CompletableFuture<String> call = work(which).calls().poll(20, SECONDS);
    assertThat(call).isNotNull();
    begun.add(call);
    return call;
  }

  // ------------------------------------------------------------ executors that wrap

  @OnBoth
  @Difference("An executor of your own")
  void aWrapperDoesNotChangeTheFuture(StockAndStarter which) throws Exception {
    Work work = work(which);
    assertThat(work.wrapped().get(20, SECONDS))
        .isEqualTo(which.isStarter() ? "value" : "replaced elsewhere");
    assertThat(work.runs()).hasValue(which.isStarter() ? 1 : 2);
  }

  /** Runs a callable twice, replaces its result and returns a future of its own. */
  static class Wrapping extends ThreadPoolTaskExecutor {

    @Override
    public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
      @SuppressWarnings("unchecked")
      CompletableFuture<T> other =
          (CompletableFuture<T>)
              super.submitCompletable(
                      () -> {
                        task.call();
                        task.call();
                        return "replaced";
                      })
                  .thenApply(value -> value + " elsewhere");
      return other;
    }
  }

  @OnBoth
  @Difference(
      "A wrapper around `submit`, for a task that waits for the future which its body returned")
  void aWrapperSeesNoResultThatComesLater(StockAndStarter which) throws Exception {
    Seeing pool = CONTEXTS.get(which).getBean(Seeing.class);
    CompletableFuture<String> future = work(which).seen();
    CompletableFuture<String> call = next(which);
    if (which.isStarter()) {
      assertThat(pool.seen.poll(20, SECONDS)).isEqualTo("null");
      await().until(() -> pool.getActiveCount() == 0);
    }
    assertThat(pool.getActiveCount()).isEqualTo(which.isStarter() ? 0 : 1);
    call.complete("answer");
    assertThat(future.get(20, SECONDS)).isEqualTo("answer");
    if (!which.isStarter()) {
      assertThat(pool.seen.poll(20, SECONDS)).isEqualTo("answer");
    }
    assertThat(pool.seen).isEmpty();
  }

  /** Notes what its callables return. */
  static class Seeing extends ThreadPoolTaskExecutor {

    private final transient BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Override
    public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
      return super.submitCompletable(
          () -> {
            T result = task.call();
            seen.add(String.valueOf(result));
            return result;
          });
    }
  }

  // ------------------------------------------------------------ tasks that wait

  @OnBoth
  @Difference({
    "An `@Async` method returns an incomplete future",
    "A plain runnable on a pool of your own whose tasks all wait for futures",
    "A pool of two waiting tasks with a bounded queue"
  })
  void aTaskThatWaitsKeepsItsPlaceAndHoldsNoThread(StockAndStarter which) throws Exception {
    ThreadPoolTaskExecutor pool = pool(which, "bounded");
    List<CompletableFuture<String>> futures = new ArrayList<>();
    futures.add(work(which).bounded());
    CompletableFuture<String> first = next(which);
    futures.add(work(which).bounded());
    CompletableFuture<String> second = next(which);
    await().until(() -> pool.getActiveCount() == (which.isStarter() ? 0 : 2));

    CompletableFuture<Void> plain = new CompletableFuture<>();
    pool.execute(() -> plain.complete(null));
    if (which.isStarter()) {
      plain.get(20, SECONDS);
    } else {
      assertThat(pool.getThreadPoolExecutor().getQueue()).hasSize(1);
      assertThat(plain).isNotDone();
      first.complete("answer");
      plain.get(20, SECONDS);
    }
    first.complete("answer");
    second.complete("answer");
    for (CompletableFuture<String> future : futures) {
      assertThat(future.get(20, SECONDS)).isEqualTo("answer");
    }
  }

  @OnBoth
  @Difference({
    "A pool of two waiting tasks with a bounded queue",
    "The message of a `TaskRejectedException`"
  })
  void aPoolRefusesTheFirstTaskBeyondItsQueue(StockAndStarter which) throws Exception {
    Work work = work(which);
    List<CompletableFuture<String>> futures = new ArrayList<>();
    futures.add(work.bounded());
    CompletableFuture<String> first = next(which);
    futures.add(work.bounded());
    CompletableFuture<String> second = next(which);
    futures.add(work.bounded());
    if (which.isStarter()) {
      await().until(() -> standsInLine("bounded-"));
    }
    assertThatExceptionOfType(TaskRejectedException.class)
        .isThrownBy(work::bounded)
        .withMessageContaining(which.isStarter() ? "rejects task '" : "did not accept task: java.");
    first.complete("answer");
    second.complete("answer");
    next(which).complete("answer");
    for (CompletableFuture<String> future : futures) {
      assertThat(future.get(20, SECONDS)).isEqualTo("answer");
    }
  }

  /** Whether a thread has brought a task from the queue of its pool, and waits for a place. */
  private static boolean standsInLine(String threadNamePrefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(threadNamePrefix))
        .map(LockSupport::getBlocker)
        .anyMatch(on -> on != null && on.getClass().getSimpleName().equals("DelegatePlaces"));
  }

  @OnBoth
  @Difference("A pool of two waiting tasks with a bounded queue")
  void aCallerRunsATaskLaterByTheTasksThatWait(StockAndStarter which) throws Exception {
    Work work = work(which);
    List<CompletableFuture<String>> futures = new ArrayList<>();
    futures.add(work.callerRuns());
    CompletableFuture<String> first = next(which);
    futures.add(work.callerRuns());
    CompletableFuture<String> second = next(which);
    ThreadPoolTaskExecutor pool = pool(which, "callerRuns");
    await().until(() -> pool.getActiveCount() == (which.isStarter() ? 0 : 2));
    List<CompletableFuture<Thread>> quick = new ArrayList<>();
    int queued = 0;
    while (queued < 10) {
      CompletableFuture<Thread> thread = work.threadOfCallerRuns();
      quick.add(thread);
      if (thread.getNow(null) == Thread.currentThread()) {
        break;
      }
      queued++;
    }
    assertThat(queued).isBetween(1, which.isStarter() ? 3 : 1);
    first.complete("answer");
    second.complete("answer");
    for (CompletableFuture<Thread> thread : quick) {
      thread.get(20, SECONDS);
    }
  }

  @OnBoth
  @Difference("`shutdown` of your own pool with waiting tasks")
  void aPoolEndsWithoutTheTasksThatWait(StockAndStarter which) throws Exception {
    ThreadPoolExecutor pool = pool(which, "ending").getThreadPoolExecutor();
    CompletableFuture<String> future = work(which).ending();
    CompletableFuture<String> call = next(which);
    await().until(() -> pool.getActiveCount() == (which.isStarter() ? 0 : 1));
    pool.shutdown();
    if (which.isStarter()) {
      assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
    } else {
      assertThat(pool.isTerminated()).isFalse();
    }
    call.complete("answer");
    assertThat(future.get(20, SECONDS)).isEqualTo("answer");
    assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
  }

  // ------------------------------------------------------------ callers that run tasks

  @OnBoth
  @Difference(
      "Recursion through your own executor whose tasks its callers run: `SyncTaskExecutor`,"
          + " `CallerRunsPolicy`")
  void aRecursionIsRefusedAtAThousandRuns(StockAndStarter which) throws Exception {
    Work work = work(which);
    CountDownLatch release = new CountDownLatch(1);
    work.occupy(release);
    for (Recursion recursion : List.<Recursion>of(work::onCaller, work::onFullPool)) {
      Depth depth = recurse(recursion);
      assertThat(depth.reached).isEqualTo(which.isStarter() ? 1_000 : Depth.ENOUGH);
      assertThat(depth.refusal.isDone()).isEqualTo(which.isStarter());
    }
    release.countDown();
  }

  /** Stock has no such executor: a pool that has its callers run tasks is the nearest. */
  @OnBoth
  @Difference(
      "Tasks that `on-saturation=caller-runs` has callers run, one inside another, more than 64"
          + " deep")
  void tasksThatCallersRunNestToADepthOf64(StockAndStarter which) throws Exception {
    Work work = work(which);
    CountDownLatch release = new CountDownLatch(1);
    Depth depth;
    if (which.isStarter()) {
      work.occupyLimited(release);
      work.occupyLimited(release);
      depth = recurse(work::onLimited);
    } else {
      work.occupy(release);
      depth = recurse(work::onFullPool);
    }
    release.countDown();
    assertThat(depth.reached).isEqualTo(which.isStarter() ? 64 : Depth.ENOUGH);
    assertThat(depth.refusal.isDone()).isEqualTo(which.isStarter());
  }

  private static Depth recurse(Recursion recursion) throws InterruptedException {
    Depth depth = new Depth();
    Thread thread = new Thread(null, () -> depth.deeper(recursion), "deep", 256L * 1024 * 1024);
    thread.start();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();
    return depth;
  }

  /** An {@code @Async} method that calls itself through its bean. */
  interface Recursion {
    void call(Depth depth);
  }

  /** How deep a recursion has come on its thread; what has ended it before its time. */
  static class Depth {

    private static final int ENOUGH = 1_500;

    private final CompletableFuture<RejectedExecutionException> refusal = new CompletableFuture<>();
    private int reached;

    void deeper(Recursion recursion) {
      if (reached == ENOUGH || refusal.isDone()) {
        return;
      }
      try {
        recursion.call(this);
      } catch (RejectedExecutionException refused) {
        refusal.complete(refused);
      }
    }

    void enter(Recursion recursion) {
      reached++;
      deeper(recursion);
    }
  }

  // ------------------------------------------------------------ a channel whose close throws

  @OnBoth
  @Difference("`cancel(true)` of a body in a channel whose close throws")
  void aCloseThatThrowsDoesNotReachTheCanceller(StockAndStarter which) throws Exception {
    Channel channel = new Channel();
    Future<String> future = pool(which, "applicationTaskExecutor").submit(channel::block);
    assertThat(channel.entered.await(20, SECONDS)).isTrue();
    if (which.isStarter()) {
      assertThat(future.cancel(true)).isTrue();
      await().until(future::isDone);
    } else {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> future.cancel(true))
          .withMessage("of the close");
    }
    assertThat(future.isCancelled()).isTrue();
  }

  static class Channel extends AbstractInterruptibleChannel {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    String block() throws Exception {
      begin();
      entered.countDown();
      while (closed.getCount() > 0) {
        try {
          closed.await();
        } catch (InterruptedException e) {
          // the close ends it
        }
      }
      return "closed";
    }

    @Override
    protected void implCloseChannel() {
      closed.countDown();
      throw new IllegalStateException("of the close");
    }
  }

  // ------------------------------------------------------------ the application

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @Import(Work.class)
  static class Application {

    @Bean(defaultCandidate = false)
    Wrapping wrapping() {
      return new Wrapping();
    }

    @Bean(defaultCandidate = false)
    Seeing seeing() {
      return new Seeing();
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor bounded() {
      return pool(2, 1);
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor callerRuns() {
      ThreadPoolTaskExecutor pool = pool(2, 1);
      pool.setRejectedExecutionHandler(new CallerRunsPolicy());
      return pool;
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor full() {
      ThreadPoolTaskExecutor pool = pool(1, 0);
      pool.setRejectedExecutionHandler(new CallerRunsPolicy());
      return pool;
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor ending() {
      return pool(1, 1);
    }

    @Bean(defaultCandidate = false)
    SyncTaskExecutor sync() {
      return new SyncTaskExecutor();
    }

    private static ThreadPoolTaskExecutor pool(int threads, int capacity) {
      ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
      pool.setCorePoolSize(threads);
      pool.setMaxPoolSize(threads);
      pool.setQueueCapacity(capacity);
      return pool;
    }
  }

  static class Work {

    private final BlockingQueue<CompletableFuture<String>> calls = new LinkedBlockingQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final ObjectProvider<Work> self;

    Work(ObjectProvider<Work> self) {
      this.self = self;
    }

    BlockingQueue<CompletableFuture<String>> calls() {
      return calls;
    }

    AtomicInteger runs() {
      return runs;
    }

    private CompletableFuture<String> call() {
      CompletableFuture<String> call = new CompletableFuture<>();
      calls.add(call);
      return call;
    }

    @Async("wrapping")
    public CompletableFuture<String> wrapped() {
      runs.incrementAndGet();
      return CompletableFuture.completedFuture("value");
    }

    @Async("seeing")
    public CompletableFuture<String> seen() {
      return call();
    }

    @Async("bounded")
    public CompletableFuture<String> bounded() {
      return call();
    }

    @Async("callerRuns")
    public CompletableFuture<String> callerRuns() {
      return call();
    }

    @Async("callerRuns")
    public CompletableFuture<Thread> threadOfCallerRuns() {
      return CompletableFuture.completedFuture(Thread.currentThread());
    }

    @Async("ending")
    public CompletableFuture<String> ending() {
      return call();
    }

    @Async("full")
    public void occupy(CountDownLatch release) throws InterruptedException {
      release.await();
    }

    @Async("limited")
    public void occupyLimited(CountDownLatch release) throws InterruptedException {
      release.await();
    }

    @Async("full")
    public void onFullPool(Depth depth) {
      depth.enter(self.getObject()::onFullPool);
    }

    @Async("limited")
    public void onLimited(Depth depth) {
      depth.enter(self.getObject()::onLimited);
    }

    @Async("sync")
    public void onCaller(Depth depth) {
      depth.enter(self.getObject()::onCaller);
    }
  }
}
