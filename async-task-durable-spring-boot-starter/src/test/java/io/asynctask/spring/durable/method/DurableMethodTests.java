package io.asynctask.spring.durable.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.JoinHandle;
import io.asynctask.TaskContext;
import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.engine.DurableCall;
import io.asynctask.spring.durable.engine.DurableMethod;
import io.asynctask.spring.durable.engine.DurableMethods;
import io.asynctask.spring.durable.engine.StartedBody;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class DurableMethodTests {

  private final ApplicationContextRunner runner = DurableApplication.runner();

  record Report(String tenant, YearMonth month, String seen) {}

  static class Reports {
    @Async
    @Durable(key = "#{#month}")
    public JoinHandle<Report> build(@TaskTag("tenant") String tenant, YearMonth month) {
      DurableContext context = DurableContext.current();
      Object task = TaskContext.current().orElseThrow().tag();
      return JoinHandle.completed(
          new Report(tenant, month, context.id() + " " + context.attempt() + " " + task));
    }

    @Async
    @Durable
    public void clear(List<String> tenants) {
      if (tenants.contains("stranger")) {
        throw new IllegalStateException("no such tenant");
      }
    }

    @Async
    @Durable
    @TaskName("count-${what:all}")
    public CompletableFuture<Integer> count() {
      return CompletableFuture.supplyAsync(() -> 7);
    }

    @Async
    @Durable
    public Future<String> failing() {
      return CompletableFuture.failedFuture(new IllegalArgumentException("on purpose"));
    }

    @Async
    public JoinHandle<String> ordinary() {
      return JoinHandle.completed("ordinary");
    }
  }

  private static FakeDurableCalls calls(AssertableApplicationContext context) {
    return context.getBean(FakeDurableCalls.class);
  }

  private static @Nullable Object join(JoinHandle<?> handle) throws Exception {
    return handle.get(10, TimeUnit.SECONDS);
  }

  private static List<String> names(AssertableApplicationContext context) {
    return context.getBean(DurableMethods.class).all().stream()
        .map(DurableMethod::name)
        .sorted()
        .toList();
  }

  @Test
  void aCallIsStoredWithItsKeyItsTagsAndItsArgumentsByName() {
    runner
        .withBean("reports", Reports.class)
        .run(
            context -> {
              JoinHandle<Report> handle =
                  context.getBean(Reports.class).build("acme", YearMonth.of(2026, 11));

              DurableCall call = calls(context).only();
              assertThat((Object) handle).isSameAs(calls(context).handle);
              assertThat(call.method().name()).isEqualTo("reports.build");
              assertThat(call.key()).isEqualTo("2026-11");
              assertThat(call.tags()).containsExactly(Map.entry("tenant", "acme"));
              assertThat(call.arguments()).isEqualTo("{\"tenant\":\"acme\",\"month\":\"2026-11\"}");
              assertThat(call.shared()).isFalse();
            });
  }

  @Test
  void anAttemptRunsTheBodyWithItsContextAsATaskOfThisNode() {
    runner
        .withBean("reports", Reports.class)
        .run(
            context -> {
              context.getBean(Reports.class).build("acme", YearMonth.of(2026, 11));
              DurableCall call = calls(context).only();

              Report result = (Report) join(calls(context).start(call, 3));

              assertThat(result.tenant()).isEqualTo("acme");
              assertThat(result.seen()).isEqualTo("id-3 3 tenant=acme");
              String json = call.method().writeResult(result);
              assertThat(call.method().readResult(json)).isEqualTo(result);
              assertThat(calls(context).stored).as("an attempt is not stored again").hasSize(1);
            });
  }

  @Test
  void aMethodWithoutResultIsStoredDetachedAndItsAttemptHasAHandle() {
    runner
        .withBean("reports", Reports.class)
        .run(
            context -> {
              context.getBean(Reports.class).clear(List.of("acme", "stranger"));

              assertThat(calls(context).detached).hasSize(1);
              JoinHandle<?> attempt = calls(context).startOnly();
              assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                  .isThrownBy(() -> join(attempt))
                  .withRootCauseInstanceOf(IllegalStateException.class);
              DurableMethod method = calls(context).only().method();
              assertThat(method.readResult(method.writeResult(null))).isNull();
            });
  }

  @Test
  void theFailureOfAMethodWithoutResultGoesToTheHandlerWithTheMethodAndItsArguments() {
    List<Object> handled = new CopyOnWriteArrayList<>();
    runner
        .withBean("reports", Reports.class)
        .withBean(
            "baggage",
            StoredContextTests.MdcBaggage.class,
            () -> new StoredContextTests.MdcBaggage("tenant"))
        .withBean(
            AsyncConfigurer.class,
            () ->
                new AsyncConfigurer() {
                  @Override
                  public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
                    return (failure, method, arguments) ->
                        handled.addAll(
                            List.of(failure, method.getName(), arguments[0], MDC.get("tenant")));
                  }
                })
        .run(
            context -> {
              MDC.put("tenant", "acme");
              context.getBean(Reports.class).clear(List.of("stranger"));
              MDC.clear();
              StartedBody body = calls(context).startBody(calls(context).only(), 1);
              assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                  .isThrownBy(() -> join(body.handle()));
              assertThat(handled).isEmpty();

              Throwable failure = new IllegalStateException("after the last attempt");
              body.uncaught().accept(failure);

              assertThat(handled).containsExactly(failure, "clear", List.of("stranger"), "acme");
              assertThat(MDC.get("tenant")).isNull();
            });
  }

  @Test
  void theFailureOfAMethodWithAHandleGoesToNoHandler() {
    runner
        .withBean("reports", Reports.class)
        .run(
            context -> {
              context.getBean(Reports.class).failing();
              assertThat(calls(context).startBody(calls(context).only(), 1).uncaught()).isNull();
            });
  }

  @Test
  void futuresAreSharedAndTheirFailureIsThatOfTheAttempt() {
    runner
        .withBean("reports", Reports.class)
        .run(
            context -> {
              CompletableFuture<Integer> handle = context.getBean(Reports.class).count();
              assertThat((Object) handle).isSameAs(calls(context).handle);
              assertThat(calls(context).only().shared()).isTrue();
              assertThat(join(calls(context).startOnly())).isEqualTo(7);

              context.getBean(Reports.class).failing();
              DurableCall failing = calls(context).stored.get(1);
              assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                  .isThrownBy(() -> join(calls(context).start(failing, 1)))
                  .withCauseInstanceOf(IllegalArgumentException.class);
            });
  }

  @Test
  void otherAsyncMethodsSpawnTheirTasksAsUsual() {
    runner
        .withBean("reports", Reports.class)
        .run(
            context -> {
              assertThat(join(context.getBean(Reports.class).ordinary())).isEqualTo("ordinary");
              assertThat(calls(context).stored).isEmpty();
            });
  }

  @Test
  void aTaskIsNamedAfterItsTaskNameOrItsBeanAndItsMethod() {
    runner
        .withPropertyValues("what=some")
        .withBean("first", Reports.class)
        .withBean("second", Other.class)
        .withBean("third", Other.class)
        .run(
            context ->
                assertThat(names(context))
                    .containsExactly(
                        "count-some",
                        "first.build",
                        "first.clear",
                        "first.failing",
                        "second.where",
                        "third.where"));
  }

  static class Other {
    @Async
    @Durable
    public JoinHandle<String> where() {
      return JoinHandle.completed("here");
    }
  }

  @Test
  void aKeyThatIsNullOrBlankFailsTheCall() {
    runner
        .withBean("keyed", Keyed.class)
        .run(
            context -> {
              for (String key : new String[] {null, " "}) {
                assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> context.getBean(Keyed.class).run(key))
                    .withMessageContaining("Keyed.run(java.lang.String)")
                    .withMessageContaining("#{#order}");
              }
              assertThat(calls(context).stored).isEmpty();
            });
  }

  static class Keyed {
    @Async
    @Durable(key = "#{#order}")
    public JoinHandle<String> run(@Nullable String order) {
      return JoinHandle.completed("done");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Scopes {
    @Bean
    static org.springframework.beans.factory.config.CustomScopeConfigurer scopes() {
      var scopes = new org.springframework.beans.factory.config.CustomScopeConfigurer();
      scopes.addScope("thread", new SimpleThreadScope());
      return scopes;
    }

    @Bean
    @Lazy
    Other lazy() {
      return new Other();
    }

    @Bean
    @Scope("prototype")
    Other prototype() {
      return new Other();
    }

    @Bean
    @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Other scoped() {
      return new Other();
    }
  }

  @Test
  void lazyPrototypeAndScopedBeansAreFoundWithoutBeingCreatedAndCalledByName() {
    runner
        .withUserConfiguration(Scopes.class)
        .run(
            context -> {
              assertThat(names(context))
                  .containsExactly("lazy.where", "prototype.where", "scoped.where");
              assertThat(context.getBeanFactory().containsSingleton("lazy")).isFalse();
              for (String bean : List.of("lazy", "prototype", "scoped")) {
                context.getBean(bean, Other.class).where();
                DurableCall call = calls(context).stored.remove(0);
                assertThat(call.method().name()).isEqualTo(bean + ".where");
                assertThat(join(calls(context).start(call, 1))).isEqualTo("here");
                assertThat(calls(context).stored).isEmpty();
              }
            });
  }

  interface Service<T> {
    JoinHandle<List<T>> twice(T value);
  }

  static class TextService implements Service<String> {
    @Async
    @Durable
    @Override
    public JoinHandle<List<String>> twice(String value) {
      return JoinHandle.completed(List.of(value, value));
    }
  }

  @Test
  void anInterfaceProxyAndGenericsWork() {
    DurableApplication.withoutCalls()
        .withUserConfiguration(DurableApplication.EnabledWithInterfaces.class)
        .withBean(FakeDurableCalls.class, FakeDurableCalls::new)
        .withBean("texts", TextService.class)
        .run(
            context -> {
              @SuppressWarnings("unchecked")
              Service<String> service = (Service<String>) context.getBean("texts");
              assertThat(AopUtils.isJdkDynamicProxy(service)).isTrue();
              service.twice("a");
              assertThat(join(calls(context).startOnly())).isEqualTo(List.of("a", "a"));
            });
  }

  interface Declared {
    @Async
    @Durable
    JoinHandle<String> declared(String text);
  }

  interface Undeclared {
    JoinHandle<String> undeclared();
  }

  static class Implementation implements Declared, Undeclared {
    @Override
    public JoinHandle<String> declared(String text) {
      return JoinHandle.completed(text);
    }

    @Async
    @Durable
    @Override
    public JoinHandle<String> undeclared() {
      return JoinHandle.completed("never");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyInterfaces {
    @Bean
    @Lazy
    Declared declared() {
      return new Implementation();
    }

    @Bean
    @Lazy
    Undeclared undeclared() {
      return new Implementation();
    }
  }

  @Test
  void aLazyBeanThatIsDeclaredByAnInterfaceHasTheAnnotationsThere() {
    runner
        .withUserConfiguration(LazyInterfaces.class)
        .run(
            context -> {
              assertThat(names(context)).containsExactly("declared.declared");
              context.getBean("declared", Declared.class).declared("a");
              assertThat(calls(context).only().arguments()).isEqualTo("{\"text\":\"a\"}");
              assertThat(join(calls(context).startOnly())).isEqualTo("a");

              assertThatExceptionOfType(InvalidAsyncMethodException.class)
                  .isThrownBy(() -> context.getBean("undeclared", Undeclared.class).undeclared())
                  .withMessageContaining("the start has not found it")
                  .withMessageContaining("'undeclared'");
              assertThat(calls(context).stored).hasSize(1);
            });
  }

  static class Transfers {
    @Async
    @Durable
    @Transactional
    public JoinHandle<Boolean> inTransaction() {
      return JoinHandle.completed(TransactionSynchronizationManager.isActualTransactionActive());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(proxyTargetClass = true)
  static class Transactions {
    @Bean
    PlatformTransactionManager transactionManager() {
      return new AbstractPlatformTransactionManager() {
        @Override
        protected Object doGetTransaction() {
          return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
      };
    }
  }

  @Test
  void adviceOfTheBodySuchAsTransactionsIsAroundTheBodyAndNotAroundTheCall() {
    runner
        .withUserConfiguration(Transactions.class)
        .withBean("transfers", Transfers.class)
        .run(
            context -> {
              context.getBean(Transfers.class).inTransaction();
              assertThat(join(calls(context).startOnly())).isEqualTo(true);
            });
  }

  /** Puts an advice around that of {@code @Async}, as one that refuses callers. */
  static class OuterAdvice implements BeanPostProcessor {

    final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    boolean twice;

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
      if (bean instanceof Advised advised && beanName.equals("reports")) {
        advised.addAdvice(
            0,
            (MethodInterceptor)
                invocation -> {
                  seen.add(invocation.getMethod().getName());
                  if (invocation.getArguments().length > 0
                      && invocation.getArguments()[0] instanceof List<?> list
                      && list.contains("forbidden")) {
                    throw new SecurityException("forbidden");
                  }
                  if (twice) {
                    ((org.springframework.aop.ProxyMethodInvocation) invocation)
                        .invocableClone()
                        .proceed();
                  }
                  return invocation.proceed();
                });
      }
      return bean;
    }
  }

  @Test
  void adviceAroundTheCallSeesTheAttemptTooAndItsRefusalIsThatOfTheAttempt() {
    OuterAdvice advice = new OuterAdvice();
    runner
        .withBean("advice", OuterAdvice.class, () -> advice)
        .withBean("reports", Reports.class)
        .run(
            context -> {
              context.getBean(Reports.class).clear(List.of("acme"));
              join(calls(context).startOnly());
              assertThat(advice.seen).containsExactly("clear", "clear");

              DurableMethod clear = calls(context).only().method();
              assertThatExceptionOfType(SecurityException.class)
                  .isThrownBy(
                      () ->
                          clear.start(
                              "{\"tenants\":[\"forbidden\"]}",
                              Map.of(),
                              new DurableContext("id", 1)));
            });
  }

  @Test
  void adviceThatRepeatsTheCallOfAnAttemptGetsTheSameTask() {
    OuterAdvice advice = new OuterAdvice();
    runner
        .withBean("advice", OuterAdvice.class, () -> advice)
        .withBean("reports", Reports.class)
        .run(
            context -> {
              context.getBean(Reports.class).count();
              DurableCall call = calls(context).only();
              advice.twice = true;
              assertThat(join(calls(context).start(call, 1))).isEqualTo(7);
              assertThat(calls(context).stored).hasSize(1);
            });
  }

  static class Recursive {
    @org.springframework.beans.factory.annotation.Autowired @Lazy Recursive self;

    @Async("callers")
    @Durable
    public JoinHandle<Integer> down(int from) {
      if (from > 0) {
        self.down(from - 1);
      }
      return JoinHandle.completed(from);
    }
  }

  @Test
  void aBodyOnTheThreadOfTheEngineStoresItsCallsOfTheSameMethod() {
    runner
        .withBean("callers", org.springframework.core.task.SyncTaskExecutor.class)
        .withBean("recursive", Recursive.class)
        .run(
            context -> {
              context.getBean(Recursive.class).down(1);
              assertThat(join(calls(context).startOnly())).isEqualTo(1);
              assertThat(calls(context).stored)
                  .extracting(DurableCall::arguments)
                  .containsExactly("{\"from\":1}", "{\"from\":0}");
            });
  }

  @Test
  void aFullExecutorRefusesTheAttempt() {
    runner
        .withBean(
            "full",
            java.util.concurrent.Executor.class,
            () ->
                task -> {
                  throw new TaskRejectedException("full");
                })
        .withBean("refused", Refused.class)
        .run(
            context -> {
              context.getBean(Refused.class).run();
              assertThatExceptionOfType(TaskRejectedException.class)
                  .isThrownBy(() -> calls(context).startOnly());
            });
  }

  static class Refused {
    @Async("full")
    @Durable
    public void run() {}
  }

  static class CallsAtTheStart {
    @org.springframework.beans.factory.annotation.Autowired Other other;

    @jakarta.annotation.PostConstruct
    void call() {
      other.where();
    }
  }

  @Test
  void aCallDuringTheStartIsStored() {
    runner
        .withBean("caller", CallsAtTheStart.class)
        .withBean("other", Other.class)
        .run(
            context -> {
              assertThat(calls(context).only().method())
                  .isSameAs(context.getBean(DurableMethods.class).all().iterator().next());
            });
  }

  static class Kotlin {
    @Async
    @Durable
    public kotlin.Unit nothing() {
      return kotlin.Unit.INSTANCE;
    }

    @Async
    @Durable
    public JoinHandle<kotlin.Unit> unit() {
      return JoinHandle.completed(kotlin.Unit.INSTANCE);
    }
  }

  @Test
  void unitOfKotlinIsNoResult() {
    runner
        .withBean("kotlin", Kotlin.class)
        .run(
            context -> {
              context.getBean(Kotlin.class).nothing();
              assertThat(calls(context).detached).hasSize(1);
              context.getBean(Kotlin.class).unit();
              DurableCall unit = calls(context).stored.get(0);
              Object result = join(calls(context).start(unit, 1));
              assertThat(unit.method().readResult(unit.method().writeResult(result)))
                  .isSameAs(kotlin.Unit.INSTANCE);
            });
  }
}
