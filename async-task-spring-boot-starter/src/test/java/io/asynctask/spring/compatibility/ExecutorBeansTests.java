package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.TaskContext;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.task.TaskTags;
import jakarta.annotation.Resource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Spring Boot's executor is found, cast, decorated and proxied as without the starter. */
@Timeout(120)
class ExecutorBeansTests {

  private static final String NAME = "applicationTaskExecutor";

  @Configuration(proxyBeanMethods = false)
  static class Lookups {

    @Resource(name = NAME)
    private ThreadPoolTaskExecutor resource;

    @Value("#{@applicationTaskExecutor.corePoolSize}")
    private int corePoolSize;

    @Bean
    Found found(
        ThreadPoolTaskExecutor pool,
        TaskExecutor byInterface,
        Map<String, ThreadPoolTaskExecutor> pools,
        List<Executor> all,
        ObjectProvider<ThreadPoolTaskExecutor> provider,
        @Qualifier(NAME) AsyncTaskExecutor qualified) {
      return new Found(pool, byInterface, pools, all, provider.stream().toList(), qualified);
    }
  }

  record Found(
      ThreadPoolTaskExecutor pool,
      TaskExecutor byInterface,
      Map<String, ThreadPoolTaskExecutor> pools,
      List<Executor> all,
      List<ThreadPoolTaskExecutor> provided,
      AsyncTaskExecutor qualified) {}

  @OnBoth
  void oneObjectIsFoundByEveryTypeAndName(StockAndStarter which) {
    try (ConfigurableApplicationContext context = which.run(Lookups.class)) {
      Object executor = context.getBean(NAME);
      Found found = context.getBean(Found.class);
      Lookups lookups = context.getBean(Lookups.class);
      assertThat(found.pool()).isSameAs(executor);
      assertThat(found.byInterface()).isSameAs(executor);
      assertThat(found.qualified()).isSameAs(executor);
      assertThat(found.pools()).containsOnlyKeys(NAME).containsValue(found.pool());
      assertThat(found.all()).containsExactly(found.pool());
      assertThat(found.provided()).containsExactly(found.pool());
      assertThat(lookups.resource).isSameAs(executor);
      assertThat(lookups.corePoolSize).isEqualTo(8);
      assertThat(context.getBean(NAME, ThreadPoolTaskExecutor.class)).isSameAs(executor);
      assertThat(context.getBean("bootstrapExecutor")).isSameAs(executor);
      assertThat(context.getAliases(NAME)).containsExactly("bootstrapExecutor");
      assertThat(context.containsBean("taskExecutor")).isFalse();
      assertThat(context.getBeanFactory().getBeanDefinition(NAME).isLazyInit()).isTrue();
      assertThat(context.getBeanFactory().getBeanDefinition(NAME).isPrimary()).isFalse();
      assertThat(executor instanceof SpawningTaskExecutor).isEqualTo(which.isStarter());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Others {

    @Bean
    ThreadPoolTaskExecutor first() {
      return new ThreadPoolTaskExecutor();
    }

    @Bean
    ThreadPoolTaskExecutor last() {
      return new ThreadPoolTaskExecutor();
    }

    @Bean
    ThreadPoolTaskExecutor byName(ThreadPoolTaskExecutor applicationTaskExecutor) {
      return applicationTaskExecutor;
    }
  }

  @OnBoth
  void aParameterOfTheNameGetsSpringBootsExecutorAmongOthers(StockAndStarter which) {
    try (ConfigurableApplicationContext context =
        which.run(Others.class, "--spring.task.execution.mode=force")) {
      assertThat(context.getBean("byName")).isSameAs(context.getBean(NAME));
      assertThat(context.getBeanNamesForType(Executor.class))
          .containsExactly("first", "last", "byName", NAME);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NamedTaskExecutor implements BeanDefinitionRegistryPostProcessor, Ordered {

    @Override
    public int getOrder() {
      return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
      registry.registerBeanDefinition(
          "taskExecutor", new RootBeanDefinition(SyncTaskExecutor.class));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SingletonTaskExecutor {

    @Bean
    static BeanFactoryPostProcessor registersASingleton() {
      return beans -> beans.registerSingleton("taskExecutor", new SyncTaskExecutor());
    }
  }

  @OnBoth
  void theNameTaskExecutorIsTheApplications(StockAndStarter which) {
    for (Class<?> late : List.of(NamedTaskExecutor.class, SingletonTaskExecutor.class)) {
      try (ConfigurableApplicationContext context = which.run(late)) {
        assertThat(context.getBean("taskExecutor")).isInstanceOf(SyncTaskExecutor.class);
        assertThat(context.getBean(NAME)).isInstanceOf(ThreadPoolTaskExecutor.class);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class SecondName {

    private ThreadPoolExecutor first;

    @Bean(defaultCandidate = false)
    AsyncTaskExecutor mailing(@Qualifier(NAME) ThreadPoolTaskExecutor executor) {
      first = executor.getThreadPoolExecutor();
      return executor;
    }
  }

  @OnBoth
  @Difference("A bean for the same executor under a second name")
  void aSecondBeanOfTheSameExecutorLeavesItAsItIs(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(SecondName.class)) {
      ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
      assertThat(context.getBean("mailing")).isSameAs(executor);
      assertThat(executor.getThreadPoolExecutor() == context.getBean(SecondName.class).first)
          .isEqualTo(which.isStarter());
      assertThat(executor.submit(() -> Thread.currentThread().getName()).get()).startsWith("task-");
      if (which.isStarter()) {
        assertThat(((SpawningTaskExecutor) executor).name()).isEqualTo(NAME);
      }
    }
  }

  private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

  @Configuration(proxyBeanMethods = false)
  static class Decorated {

    @Bean
    TaskDecorator tenantDecorator() {
      return task -> {
        String tenant = TENANT.get();
        return () -> {
          TENANT.set(tenant);
          try {
            task.run();
          } finally {
            TENANT.remove();
          }
        };
      };
    }
  }

  @OnBoth
  void whatIsGivenToTheExecutorOrToItsPoolIsDecorated(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = which.run(Decorated.class)) {
      ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
      TENANT.set("acme");
      assertThat(executor.submit(TENANT::get).get()).isEqualTo("acme");
      assertThat(executor.submitCompletable(TENANT::get).get()).isEqualTo("acme");
      assertThat(executor.getThreadPoolExecutor().submit(TENANT::get).get()).isEqualTo("acme");
    } finally {
      TENANT.remove();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Proxied {

    @Bean
    static AtomicInteger seen() {
      return new AtomicInteger();
    }

    @Bean
    static BeanPostProcessor proxies(Environment environment, ObjectProvider<AtomicInteger> seen) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (!(bean instanceof Executor)) {
            return bean;
          }
          ProxyFactory factory = new ProxyFactory(bean);
          factory.setProxyTargetClass(
              environment.getRequiredProperty("test.proxy-target-class", Boolean.class));
          factory.addAdvice(
              (MethodInterceptor)
                  invocation -> {
                    seen.getObject().incrementAndGet();
                    return invocation.proceed();
                  });
          return factory.getProxy();
        }
      };
    }

    @Bean
    Jobs jobs() {
      return new Jobs();
    }
  }

  static class Jobs {

    @Async
    public CompletableFuture<String> job() {
      return CompletableFuture.completedFuture(
          TaskContext.current().map(task -> TaskTags.executorOf(task.tag())).orElse("no task"));
    }
  }

  @ParameterizedTest
  @CsvSource({"STOCK, true", "STOCK, false", "STARTER, true", "STARTER, false"})
  void aProxiedExecutorRunsAsyncMethods(StockAndStarter which, boolean proxyTargetClass)
      throws Exception {
    try (ConfigurableApplicationContext context =
        which.run(Proxied.class, "--test.proxy-target-class=" + proxyTargetClass)) {
      AtomicInteger seen = context.getBean(AtomicInteger.class);
      seen.set(0);
      assertThat(context.getBean(Jobs.class).job().get(20, TimeUnit.SECONDS))
          .isEqualTo(which.isStarter() ? NAME : "no task");
      assertThat(seen).hasPositiveValue();
      assertThat(((BeanFactory) context).getBean(NAME) instanceof ThreadPoolTaskExecutor)
          .isEqualTo(proxyTargetClass);
    }
  }
}
