package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What Spring's other annotations do on an {@code @Async} method: they take effect in its body. */
class OtherAnnotationsTests {

  private static final Map<StockAndStarter, ConfigurableApplicationContext> APPLICATIONS =
      new EnumMap<>(StockAndStarter.class);

  private static ApplicationContext application(StockAndStarter which) {
    return APPLICATIONS.computeIfAbsent(which, either -> either.run(Application.class));
  }

  @AfterAll
  static void close() {
    APPLICATIONS.values().forEach(ConfigurableApplicationContext::close);
    APPLICATIONS.clear();
  }

  @OnBoth
  void aMethodIsTriedAgain(StockAndStarter which) throws Exception {
    ApplicationContext context = application(which);
    Jobs jobs = context.getBean(Jobs.class);
    assertThat(jobs.succeedsTheThirdTime().get(10, TimeUnit.SECONDS)).isEqualTo(3);
    jobs.succeedsTheThirdTimeUnheard();
    assertThat(jobs.nextSeen()).isEqualTo("attempt 3");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> jobs.failsAlways().get(10, TimeUnit.SECONDS))
        .withCauseInstanceOf(IllegalStateException.class)
        .withMessageEndingWith("attempt 3");
  }

  @OnBoth
  void callsKeepToTheLimitOfTheMethod(StockAndStarter which) throws Exception {
    ApplicationContext context = application(which);
    Jobs jobs = context.getBean(Jobs.class);
    List<CompletableFuture<Boolean>> calls =
        List.of(jobs.isAlone(), jobs.isAlone(), jobs.isAlone());
    for (CompletableFuture<Boolean> call : calls) {
      assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @OnBoth
  void aValueIsCached(StockAndStarter which) throws Exception {
    ApplicationContext context = application(which);
    Jobs jobs = context.getBean(Jobs.class);
    assertThat(jobs.load("a").get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(jobs.load("a").get(10, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(jobs.load("b").get(10, TimeUnit.SECONDS)).isEqualTo(2);
    jobs.forget("a").get(10, TimeUnit.SECONDS);
    assertThat(jobs.load("a").get(10, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @OnBoth
  void theBodyHasATransactionOfItsOwn(StockAndStarter which) throws Exception {
    ApplicationContext context = application(which);
    JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
    jdbc.execute("create table note (text varchar(10))");
    Jobs jobs = context.getBean(Jobs.class);
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            outer -> {
              assertThat(jobs.inTransaction().join()).isFalse();
              assertThat(jobs.write("kept", false).join()).isTrue();
              outer.setRollbackOnly();
            });
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> jobs.write("lost", true).get(10, TimeUnit.SECONDS));
    assertThat(jdbc.queryForList("select text from note", String.class)).containsExactly("kept");
    jdbc.execute("drop table note");
  }

  @OnBoth
  void theValueOfAListenerIsAnEvent(StockAndStarter which) throws Exception {
    ApplicationContext context = application(which);
    context.publishEvent(new Question(6));
    assertThat(context.getBean(Jobs.class).nextSeen()).isEqualTo(new Answer(42));
  }

  @OnBoth
  void aListenerRunsAfterTheCommit(StockAndStarter which) throws Exception {
    ApplicationContext context = application(which);
    Jobs jobs = context.getBean(Jobs.class);
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            transaction -> {
              context.publishEvent(new Order(1));
              jobs.see("before the commit");
            });
    assertThat(jobs.nextSeen()).isEqualTo("before the commit");
    assertThat(jobs.nextSeen()).isEqualTo(new Order(1));
  }

  record Question(int number) {}

  record Answer(int number) {}

  record Order(int number) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  @EnableCaching
  @EnableResilientMethods
  @EnableTransactionManagement
  @Import(Jobs.class)
  static class Application {

    @Bean
    CacheManager cacheManager() {
      return new ConcurrentMapCacheManager();
    }
  }

  static class Jobs {

    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger unheardAttempts = new AtomicInteger();
    private final AtomicInteger failedAttempts = new AtomicInteger();
    private final Exchanger<String> meeting = new Exchanger<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final JdbcTemplate jdbc;

    Jobs(JdbcTemplate jdbc) {
      this.jdbc = jdbc;
    }

    void see(Object object) {
      seen.add(object);
    }

    @Nullable Object nextSeen() throws InterruptedException {
      return seen.poll(10, TimeUnit.SECONDS);
    }

    @Async
    @Retryable(delay = 1)
    CompletableFuture<Integer> succeedsTheThirdTime() {
      if (attempts.incrementAndGet() < 3) {
        throw new IllegalStateException("attempt " + attempts);
      }
      return CompletableFuture.completedFuture(attempts.get());
    }

    @Async
    @Retryable(delay = 1)
    void succeedsTheThirdTimeUnheard() {
      if (unheardAttempts.incrementAndGet() < 3) {
        throw new IllegalStateException("attempt " + unheardAttempts);
      }
      seen.add("attempt " + unheardAttempts);
    }

    @Async
    @Retryable(maxRetries = 2, delay = 1)
    CompletableFuture<Integer> failsAlways() {
      throw new IllegalStateException("attempt " + failedAttempts.incrementAndGet());
    }

    /** Is false if another call meets this one. */
    @Async
    @ConcurrencyLimit(1)
    CompletableFuture<Boolean> isAlone() throws InterruptedException {
      try {
        meeting.exchange("", 50, TimeUnit.MILLISECONDS);
        return CompletableFuture.completedFuture(false);
      } catch (TimeoutException nobody) {
        return CompletableFuture.completedFuture(true);
      }
    }

    @Async
    @Cacheable("values")
    CompletableFuture<Integer> load(String key) {
      return CompletableFuture.completedFuture(loads.incrementAndGet());
    }

    @Async
    @CacheEvict("values")
    CompletableFuture<@Nullable Void> forget(String key) {
      return CompletableFuture.completedFuture(null);
    }

    @Async
    CompletableFuture<Boolean> inTransaction() {
      return CompletableFuture.completedFuture(
          TransactionSynchronizationManager.isActualTransactionActive());
    }

    @Async
    @Transactional
    CompletableFuture<Boolean> write(String text, boolean fails) {
      jdbc.update("insert into note values (?)", text);
      if (fails) {
        throw new IllegalStateException("after " + text);
      }
      return inTransaction();
    }

    @Async
    @EventListener
    CompletableFuture<Answer> answer(Question question) {
      return CompletableFuture.completedFuture(new Answer(question.number() * 7));
    }

    @EventListener
    void hear(Answer answer) {
      seen.add(answer);
    }

    @Async
    @TransactionalEventListener
    void ship(Order order) {
      seen.add(order);
    }
  }
}
