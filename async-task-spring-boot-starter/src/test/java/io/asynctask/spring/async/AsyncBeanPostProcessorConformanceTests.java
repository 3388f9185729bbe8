package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asynctask.LiveTasks;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportResource;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * What Spring Framework's {@code AsyncAnnotationBeanPostProcessorTests} ask of the post-processor:
 * which beans it proxies, which executor and handler it takes, and that it may be set up by hand.
 */
class AsyncBeanPostProcessorConformanceTests {

  private final ApplicationContextRunner starter = Starter.enabled();

  // ------------------------------------------------------------ proxies

  @Test
  void aBeanIsProxiedAndCalledAsynchronously() {
    starter
        .withBean(Target.class)
        .run(
            context -> {
              Target target = context.getBean(Target.class);
              assertThat(AopUtils.isAopProxy(target)).isTrue();
              target.test();
              assertThat(Target.THREADS.poll(10, TimeUnit.SECONDS)).startsWith("task-");
            });
  }

  @Test
  void aBeanThatIsAProxyAlreadyIsCalledAsynchronously() {
    Target target = new Target();
    ProxyFactory proxies =
        new ProxyFactory(
            Tested.class,
            (MethodInterceptor)
                invocation -> invocation.getMethod().invoke(target, invocation.getArguments()));
    starter
        .withBean(Tested.class, () -> (Tested) proxies.getProxy())
        .run(
            context -> {
              context.getBean(Tested.class).test();
              assertThat(Target.THREADS.poll(10, TimeUnit.SECONDS)).startsWith("task-");
            });
  }

  // ------------------------------------------------------------ executors

  @Test
  void theOnlyTaskExecutorIsTheDefaultWhateverItsName() {
    starter
        .withBean("mine", ThreadPoolTaskExecutor.class, () -> pool("mine-"))
        .withBean(Target.class)
        .run(context -> assertThread(context.getBean(Target.class), "mine-"));
  }

  @Test
  void ofSeveralTheOneOfTheWellKnownNameIsTheDefault() {
    starter
        .withBean("mine", ThreadPoolTaskExecutor.class, () -> pool("mine-"))
        .withBean("taskExecutor", ThreadPoolTaskExecutor.class, () -> pool("known-"))
        .withBean(Target.class)
        .run(context -> assertThread(context.getBean(Target.class), "known-"));
  }

  @Test
  void anExecutorGivenToOurPostProcessorCounts() {
    Starter.application()
        .withUserConfiguration(OwnSetUp.class)
        .withBean(Target.class)
        .run(context -> assertThread(context.getBean(Target.class), "given-"));
  }

  private static void assertThread(Tested bean, String prefix) throws InterruptedException {
    bean.test();
    assertThat(Target.THREADS.poll(10, TimeUnit.SECONDS)).startsWith(prefix);
  }

  private static ThreadPoolTaskExecutor pool(String prefix) {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setThreadNamePrefix(prefix);
    pool.initialize();
    return pool;
  }

  // ------------------------------------------------------------ set up by hand

  @Test
  void whatXmlSetsUpIsLeftAlone() {
    Starter.application()
        .withUserConfiguration(FromXml.class)
        .withBean(Target.class)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(AsyncMethodBeanPostProcessor.class);
              Target target = context.getBean(Target.class);
              assertThread(target, "xmlExecutor-");
              assertThat(context.getBean(Uncaught.class).isEmpty()).isTrue();
              target.failWithVoid();
              assertThat(context.getBean(Uncaught.class).await().method())
                  .isEqualTo(Target.class.getMethod("failWithVoid"));
            });
  }

  @Test
  void aPostProcessorOfTheApplicationsOwnIsLeftAlone() {
    Starter.application()
        .withUserConfiguration(SpringsSetUp.class)
        .withBean(Target.class)
        .run(
            context -> {
              Target target = context.getBean(Target.class);
              assertThat(((Advised) target).getAdvisors()).hasSize(1);
              assertThread(target, "springs-");
              assertThat(context.getBean(LiveTasks.class).counts().spawned()).isZero();
            });
  }

  // ------------------------------------------------------------ failures

  @Test
  void aFutureFailsAndTheHandlerHearsNothing() {
    starter
        .withUserConfiguration(Handling.class)
        .withBean(Uncaught.class)
        .withBean(Target.class)
        .run(
            context -> {
              Target target = context.getBean(Target.class);
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(() -> target.failWithFuture().get())
                  .withCauseExactlyInstanceOf(UnsupportedOperationException.class);
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(() -> target.failWithCompletableFuture().get())
                  .withCauseExactlyInstanceOf(UnsupportedOperationException.class);
              assertThat(context.getBean(Uncaught.class).isEmpty()).isTrue();
            });
  }

  @Test
  void theHandlerHearsOfTheFailureOfAVoidMethod() {
    starter
        .withUserConfiguration(Handling.class)
        .withBean(Uncaught.class)
        .withBean(Target.class)
        .run(
            context -> {
              context.getBean(Target.class).failWithVoid();
              Uncaught.Failure failure = context.getBean(Uncaught.class).await();
              assertThat(failure.thrown()).isInstanceOf(UnsupportedOperationException.class);
              assertThat(failure.method()).isEqualTo(Target.class.getMethod("failWithVoid"));
            });
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aHandlerThatThrowsIsLoggedAndDisturbsNobody(CapturedOutput output) {
    starter
        .withUserConfiguration(Throwing.class)
        .withBean(Target.class)
        .run(
            context -> {
              context.getBean(Target.class).failWithVoid(); // on this thread
              assertThat(output)
                  .contains("failWithVoid()' threw unexpected exception itself")
                  .contains("the handler's own");
            });
  }

  // ------------------------------------------------------------ fixtures

  interface Tested {

    @Async
    void test();
  }

  static class Target implements Tested {

    // Of the class, as a field of the proxy is another one.
    static final BlockingQueue<String> THREADS = new LinkedBlockingQueue<>();

    @Override
    @Async
    public void test() {
      THREADS.add(Thread.currentThread().getName());
    }

    @Async
    public Future<Object> failWithFuture() {
      throw new UnsupportedOperationException("failWithFuture");
    }

    @Async
    public CompletableFuture<Object> failWithCompletableFuture() {
      throw new UnsupportedOperationException("failWithCompletableFuture");
    }

    @Async
    public void failWithVoid() {
      throw new UnsupportedOperationException("failWithVoid");
    }
  }

  @Configuration
  @ImportResource("classpath:io/asynctask/spring/async/async-methods.xml")
  static class FromXml {}

  @Configuration
  static class SpringsSetUp {

    @Bean
    static AsyncAnnotationBeanPostProcessor springs() {
      AsyncAnnotationBeanPostProcessor processor = new AsyncAnnotationBeanPostProcessor();
      processor.setProxyTargetClass(true);
      processor.setExecutor(pool("springs-"));
      return processor;
    }
  }

  @Configuration
  static class OwnSetUp {

    @Bean
    static AsyncMethodBeanPostProcessor ours() {
      AsyncMethodBeanPostProcessor processor = new AsyncMethodBeanPostProcessor();
      processor.setProxyTargetClass(true);
      processor.setExecutor(pool("given-"));
      return processor;
    }
  }

  @Configuration
  static class Handling implements AsyncConfigurer {

    private final Uncaught uncaught;

    Handling(Uncaught uncaught) {
      this.uncaught = uncaught;
    }

    @Override
    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return uncaught;
    }
  }

  @Configuration
  static class Throwing implements AsyncConfigurer {

    @Override
    public Executor getAsyncExecutor() {
      return new SyncTaskExecutor();
    }

    @Override
    public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
      return (thrown, method, arguments) -> {
        throw new IllegalStateException("the handler's own");
      };
    }
  }
}
