package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultIntroductionAdvisor;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncResult;
import org.springframework.scheduling.annotation.EnableAsync;

/**
 * What Spring Framework's {@code AsyncExecutionTests} ask of {@code @Async}: on methods and
 * classes, in classes and interfaces, behind proxies of either kind, on listeners.
 *
 * <p>Not asked: {@code ListenableFuture}, which Spring has removed.
 */
@SuppressWarnings("deprecation") // AsyncResult is what such code uses
class AsyncExecutionConformanceTests {

  private final ApplicationContextRunner starter = Starter.enabled();

  // ------------------------------------------------------------ methods of classes

  @Test
  void onlyTheMethodsWithTheAnnotationAreAsynchronous() {
    starter
        .withBean(Methods.class)
        .run(
            context -> {
              Methods bean = context.getBean(Methods.class);
              assertThat(bean.here()).isEqualTo(Thread.currentThread().getName());
              bean.there();
              assertThat(Methods.THREADS.poll(10, TimeUnit.SECONDS)).startsWith("task-");
              assertThat(bean.future(20).get()).isEqualTo("20");
              assertThat(bean.completable(20).get()).isEqualTo("20");
            });
  }

  @Test
  void whatAMethodThrowsOrItsFutureFailedWithIsTheCauseForWhoWaits() {
    starter
        .withBean(Methods.class)
        .run(
            context -> {
              Methods bean = context.getBean(Methods.class);
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(() -> bean.future(0).get())
                  .withCauseInstanceOf(IllegalArgumentException.class);
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(() -> bean.future(-1).get())
                  .withCauseInstanceOf(IOException.class);
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(() -> bean.completable(0).get())
                  .withCauseInstanceOf(IllegalArgumentException.class);
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(() -> bean.completable(-1).get())
                  .withCauseInstanceOf(IOException.class);
            });
  }

  @Test
  void theyAreAsynchronousThroughAnInterfaceThatKnowsNothingOfIt() {
    withInterfaceProxies()
        .withBean(MethodsBehindInterface.class)
        .run(
            context -> {
              Plain bean = context.getBean(Plain.class);
              assertThat(bean.here()).isEqualTo(Thread.currentThread().getName());
              assertThat(bean.future(20).get()).isEqualTo("20");
            });
  }

  // ------------------------------------------------------------ qualifiers

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theQualifierOfTheMethodCountsBeforeThatOfItsClass(boolean throughInterface) {
    (throughInterface ? withInterfaceProxies() : starter)
        .withBean(QualifiedBehindInterface.class)
        .withPropertyValues(
            "async-task.executors.e0.concurrency=1",
            "async-task.executors.e1.concurrency=1",
            "async-task.executors.e2.concurrency=1")
        .run(
            context -> {
              Qualified bean = context.getBean(Qualified.class);
              assertThat(bean.ofTheClass().get()).startsWith("e0-");
              assertThat(bean.ofTheMethod().get()).startsWith("e1-");
              assertThat(bean.ofAnAnnotationOfTheMethod().get()).startsWith("e2-");
            });
  }

  // ------------------------------------------------------------ classes and interfaces

  @Test
  void allMethodsOfAClassWithTheAnnotationAreAsynchronous() {
    starter
        .withBean(AsyncClass.class)
        .run(context -> assertThreads(context.getBean(AsyncClass.class)::thread));
  }

  @Test
  void soAreThoseOfSuchAClassBehindAnInterface() {
    withInterfaceProxies()
        .withBean(AsyncClassBehindInterface.class)
        .run(context -> assertThreads(context.getBean(Threads.class)::thread));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allMethodsOfAnInterfaceWithTheAnnotationAreAsynchronous(boolean interfaceProxies) {
    (interfaceProxies ? withInterfaceProxies() : starter)
        .withBean(OfAsyncInterface.class)
        .run(context -> assertThreads(context.getBean(AsyncInterface.class)::thread));
  }

  @Test
  void soAreThoseOfAProxyWithoutTarget() {
    starter
        .withBean(ProxyOfAsyncInterface.class)
        .run(context -> assertThreads(context.getBean(AsyncInterface.class)::thread));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMethodsOfAnInterfaceThatHaveTheAnnotationAreAsynchronous(boolean interfaceProxies) {
    (interfaceProxies ? withInterfaceProxies() : starter)
        .withBean(OfAsyncMethods.class)
        .run(
            context -> {
              AsyncMethods bean = context.getBean(AsyncMethods.class);
              assertThat(bean.here()).isEqualTo(Thread.currentThread().getName());
              assertThreads(bean::thread);
            });
  }

  @Test
  void soAreThoseOfAProxyWithoutTargetForSuchAnInterface() {
    starter
        .withBean(ProxyOfAsyncMethods.class)
        .run(
            context -> {
              AsyncMethods bean = context.getBean(AsyncMethods.class);
              assertThat(bean.here()).isEqualTo(Thread.currentThread().getName());
              assertThreads(bean::thread);
            });
  }

  private static void assertThreads(Function<Integer, Future<String>> call) throws Exception {
    assertThat(call.apply(1).get()).startsWith("task-");
  }

  // ------------------------------------------------------------ listeners

  @Test
  void aListenersMethodIsAsynchronous() {
    starter
        .withBean(MethodListener.class)
        .run(
            context ->
                assertThat(MethodListener.CALLED_BY.poll(10, TimeUnit.SECONDS))
                    .startsWith("task-"));
  }

  @Test
  void aListenerOfAnAsynchronousClassIsMadeOnce() {
    ClassListener.made.set(0);
    ClassListener.CALLED_BY.clear();
    starter
        .withBean(ClassListener.class)
        .run(
            context ->
                assertThat(ClassListener.CALLED_BY.poll(10, TimeUnit.SECONDS)).startsWith("task-"));
    assertThat(ClassListener.made).hasValue(1);
  }

  @Test
  void aPrototypeOfSuchAListenerIsMadeForEachEvent() {
    ClassListener.made.set(0);
    ClassListener.CALLED_BY.clear();
    starter
        .withBean(
            ClassListener.class,
            ClassListener::new,
            definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
        .run(
            context -> {
              context.publishEvent(new Event(this));
              context.publishEvent(new Event(this));
              for (int i = 0; i < 2; i++) {
                assertThat(ClassListener.CALLED_BY.poll(10, TimeUnit.SECONDS)).startsWith("task-");
              }
              assertThat(ClassListener.made).hasValueGreaterThanOrEqualTo(2);
            });
  }

  // ------------------------------------------------------------ fixtures

  private ApplicationContextRunner withInterfaceProxies() {
    return starter.withUserConfiguration(Enabled.class);
  }

  @Configuration
  @EnableAsync
  static class Enabled {}

  static class Methods {

    // Of the class, as a field of the proxy is another one.
    static final BlockingQueue<String> THREADS = new LinkedBlockingQueue<>();

    public String here() {
      return Thread.currentThread().getName();
    }

    @Async
    public void there() {
      THREADS.add(Thread.currentThread().getName());
    }

    @Async
    public Future<String> future(int value) {
      if (value == 0) {
        throw new IllegalArgumentException();
      }
      return value < 0
          ? AsyncResult.forExecutionException(new IOException())
          : AsyncResult.forValue(Integer.toString(value));
    }

    @Async
    public CompletableFuture<String> completable(int value) {
      if (value == 0) {
        throw new IllegalArgumentException();
      }
      return value < 0
          ? CompletableFuture.failedFuture(new IOException())
          : CompletableFuture.completedFuture(Integer.toString(value));
    }
  }

  interface Plain {
    String here();

    Future<String> future(int value);
  }

  static class MethodsBehindInterface extends Methods implements Plain {}

  interface Qualified {
    Future<String> ofTheClass();

    Future<String> ofTheMethod();

    Future<String> ofAnAnnotationOfTheMethod();
  }

  @Async("e2")
  @Retention(RetentionPolicy.RUNTIME)
  @interface OnE2 {}

  @Async("e0")
  static class QualifiedBean {

    public Future<String> ofTheClass() {
      return thread();
    }

    @Async("e1")
    public Future<String> ofTheMethod() {
      return thread();
    }

    @OnE2
    public Future<String> ofAnAnnotationOfTheMethod() {
      return thread();
    }

    private static Future<String> thread() {
      return AsyncResult.forValue(Thread.currentThread().getName());
    }
  }

  static class QualifiedBehindInterface extends QualifiedBean implements Qualified {}

  @Async
  static class AsyncClass implements DisposableBean {

    public Future<String> thread(int ignored) {
      return AsyncResult.forValue(Thread.currentThread().getName());
    }

    @Override
    public void destroy() {}
  }

  interface Threads {
    Future<String> thread(int ignored);
  }

  @Async
  static class AsyncClassBehindInterface implements Threads {

    @Override
    public Future<String> thread(int ignored) {
      return AsyncResult.forValue(Thread.currentThread().getName());
    }
  }

  @Async
  interface AsyncInterface {
    Future<String> thread(int ignored);
  }

  static class OfAsyncInterface implements AsyncInterface {

    @Override
    public Future<String> thread(int ignored) {
      return AsyncResult.forValue(Thread.currentThread().getName());
    }
  }

  interface AsyncMethods {
    String here();

    @Async
    Future<String> thread(int ignored);
  }

  static class OfAsyncMethods implements AsyncMethods {

    @Override
    public String here() {
      return Thread.currentThread().getName();
    }

    @Override
    public Future<String> thread(int ignored) {
      return AsyncResult.forValue(Thread.currentThread().getName());
    }
  }

  /** Makes a proxy that implements an interface by an interceptor, without a target. */
  abstract static class ProxyOf<T> implements FactoryBean<T> {

    private final T proxy;

    ProxyOf(Class<T> type) {
      ProxyFactory factory = new ProxyFactory();
      DefaultIntroductionAdvisor advisor =
          new DefaultIntroductionAdvisor(
              (MethodInterceptor)
                  invocation -> {
                    String thread = Thread.currentThread().getName();
                    return invocation.getMethod().getReturnType() == Future.class
                        ? AsyncResult.forValue(thread)
                        : thread;
                  });
      advisor.addInterface(type);
      factory.addAdvisor(advisor);
      proxy = type.cast(factory.getProxy());
    }

    @Override
    public T getObject() {
      return proxy;
    }

    @Override
    public Class<?> getObjectType() {
      return proxy.getClass();
    }
  }

  static class ProxyOfAsyncInterface extends ProxyOf<AsyncInterface> {
    ProxyOfAsyncInterface() {
      super(AsyncInterface.class);
    }
  }

  static class ProxyOfAsyncMethods extends ProxyOf<AsyncMethods> {
    ProxyOfAsyncMethods() {
      super(AsyncMethods.class);
    }
  }

  static class MethodListener implements ApplicationListener<ApplicationEvent> {

    static final BlockingQueue<String> CALLED_BY = new LinkedBlockingQueue<>();

    @Override
    @Async
    public void onApplicationEvent(ApplicationEvent event) {
      CALLED_BY.add(Thread.currentThread().getName());
    }
  }

  @SuppressWarnings("serial")
  static class Event extends ApplicationEvent {
    Event(Object source) {
      super(source);
    }
  }

  @Async
  static class ClassListener implements ApplicationListener<ApplicationEvent> {

    static final AtomicInteger made = new AtomicInteger();
    static final BlockingQueue<String> CALLED_BY = new LinkedBlockingQueue<>();

    ClassListener() {
      // The proxy's own constructor does not come here, as it is made without one.
      made.incrementAndGet();
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
      CALLED_BY.add(Thread.currentThread().getName());
    }
  }
}
