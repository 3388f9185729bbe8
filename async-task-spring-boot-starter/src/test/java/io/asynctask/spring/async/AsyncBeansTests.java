package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.TaskContext;
import jakarta.ejb.Asynchronous;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The kinds of methods and beans that {@code @Async} works for, as it does without the starter. */
class AsyncBeansTests {

  private final ApplicationContextRunner starter = Starter.enabled();

  // ------------------------------------------------------------ methods

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDefaultMethodOfAnInterfaceIsAsynchronous(boolean interfaceProxies) {
    starter
        .withUserConfiguration(interfaceProxies ? Enabled.class : EnabledForClasses.class)
        .withBean("greeter", NamedGreeter.class)
        .run(
            context -> {
              Greeter greeter = context.getBean(Greeter.class);
              assertThat(AopUtils.isJdkDynamicProxy(greeter)).isEqualTo(interfaceProxies);
              assertThat(greeter.greet("you").join()).isEqualTo("greeter.greet says hello you");
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGenericMethodIsReadWhereItsTypesAreKnown(boolean interfaceProxies) {
    starter
        .withUserConfiguration(interfaceProxies ? Enabled.class : EnabledForClasses.class)
        .withBean("strings", Strings.class)
        .run(
            context -> {
              @SuppressWarnings("unchecked")
              Transformer<String, JoinHandle<String>> strings = context.getBean(Transformer.class);
              assertThat(strings.transform("x").join()).isEqualTo("x by strings.transform");
            });
  }

  @Test
  void aMethodThatIsNotPublicIsAsynchronousBehindAClassProxy() {
    starter
        .withBean(Hidden.class)
        .run(
            context -> {
              Hidden hidden = context.getBean(Hidden.class);
              assertThat(hidden.ofThePackage().join()).startsWith("task-");
              assertThat(hidden.ofTheFamily().join()).startsWith("task-");
            });
  }

  @Test
  void aMethodThatIsNotPublicIsNotForgottenAtTheStart() {
    starter
        .withBean(HiddenMistake.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidAsyncMethodException.class)
                    .hasMessageContaining("HiddenMistake.wrong()"));
  }

  @Test
  void aCallFromInsideTheBeanIsSynchronous() {
    starter
        .withBean(Hidden.class)
        .run(
            context ->
                assertThat(context.getBean(Hidden.class).fromInside())
                    .isEqualTo(Thread.currentThread().getName()));
  }

  @Test
  void ofAClassWithTheAnnotationHelpersAndInheritedMethodsStaySynchronous() {
    starter
        .withBean(WholeClass.class)
        .run(
            context -> {
              WholeClass bean = context.getBean(WholeClass.class);
              assertThat(bean).hasToString("whole");
              assertThat(bean.rating()).isEqualTo(5);
              assertThat(bean.thread().join()).startsWith("task-");
            });
  }

  @Test
  void aPublicMethodOfSuchAClassThatCannotBeAsynchronousFailsTheStart() {
    starter
        .withBean(WholeMistake.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidAsyncMethodException.class)
                    .hasMessageContaining("WholeMistake.wrong()"));
  }

  @Test
  void kotlinsUnitIsNothing() {
    starter
        .withBean(Kotlin.class)
        .run(
            context -> {
              assertThat(context.getBean(Kotlin.class).unit()).isNull();
              assertThat(Kotlin.THREADS.poll(10, TimeUnit.SECONDS)).startsWith("task-");
            });
  }

  @Test
  void jakartasAnnotationWorksLikeSprings() {
    starter
        .withBean(Enterprise.class)
        .run(
            context ->
                assertThat(context.getBean(Enterprise.class).thread().join()).startsWith("task-"));
  }

  // ------------------------------------------------------------ beans

  @Test
  void beansOfOneClassHaveTasksOfTheirOwnName() {
    starter
        .withBean("europe", NamedGreeter.class)
        .withBean("asia", NamedGreeter.class)
        .run(
            context -> {
              assertThat(greeting(context.getBean("europe"))).startsWith("europe.greet");
              assertThat(greeting(context.getBean("asia"))).startsWith("asia.greet");
            });
  }

  private static String greeting(Object bean) {
    return ((Greeter) bean).greet("you").join();
  }

  @Test
  void prototypesShareWhatIsKnownOfTheirMethods() {
    starter
        .withBean(
            "greeter",
            NamedGreeter.class,
            NamedGreeter::new,
            definition -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
        .run(
            context -> {
              Greeter one = context.getBean(Greeter.class);
              Greeter other = context.getBean(Greeter.class);
              assertThat(one).isNotSameAs(other);
              assertThat(greeting(one)).startsWith("greeter.greet");
              assertThat(greeting(other)).startsWith("greeter.greet");
              assertThat(((Advised) one).getAdvisors()).isEqualTo(((Advised) other).getAdvisors());
            });
  }

  @Test
  void aScopedBeanIsAsynchronousAndCalledWhatItsProxyIsCalled() {
    starter
        .withUserConfiguration(Scoped.class)
        .run(context -> assertThat(greeting(context.getBean("scoped"))).startsWith("scoped.greet"));
  }

  @Test
  void whatAFactoryMakesIsAsynchronous() {
    starter
        .withBean("made", GreeterFactory.class)
        .run(context -> assertThat(greeting(context.getBean("made"))).startsWith("made.greet"));
  }

  @Test
  void aLazyBeanIsAsynchronousOnceItIsThere() {
    starter
        .withBean(
            "lazy",
            NamedGreeter.class,
            NamedGreeter::new,
            definition -> definition.setLazyInit(true))
        .run(context -> assertThat(greeting(context.getBean("lazy"))).startsWith("lazy.greet"));
  }

  @Test
  void enableAsyncLeavesTheChoiceOfClassProxiesToTheApplication() {
    starter
        .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
        .withUserConfiguration(Enabled.class)
        .withBean(NamedGreeter.class)
        .run(
            context ->
                assertThat(AopUtils.isCglibProxy(context.getBean(NamedGreeter.class))).isTrue());
  }

  // ------------------------------------------------------------ with other annotations

  @Test
  void aTransactionBeginsAndEndsInTheTask() {
    starter
        .withUserConfiguration(Transactions.class)
        .withBean(TransactionalMethod.class)
        .withBean(TransactionalClass.class)
        .run(
            context -> {
              assertThat(context.getBean(TransactionalMethod.class).inTransaction().join())
                  .isEqualTo("TransactionalMethod.inTransaction on task-");
              assertThat(context.getBean(TransactionalClass.class).inTransaction().join())
                  .isEqualTo("TransactionalClass.inTransaction on task-");
              assertThat(context.getBean(LiveTasks.class).counts().spawned()).isEqualTo(2);
            });
  }

  @Test
  void anEventListenerIsAsynchronous() {
    starter
        .withBean("listener", Listener.class)
        .run(
            context -> {
              context.publishEvent("news");
              assertThat(Listener.HEARD.poll(10, TimeUnit.SECONDS))
                  .isEqualTo("news in listener.onText");
            });
  }

  // ------------------------------------------------------------ fixtures

  private static String taskName() {
    return ((LiveTask) TaskContext.current().orElseThrow()).name();
  }

  private static JoinHandle<String> currentThread() {
    return JoinHandle.completed(Thread.currentThread().getName());
  }

  @Configuration
  @EnableAsync
  static class Enabled {}

  @Configuration
  @EnableAsync(proxyTargetClass = true)
  static class EnabledForClasses {}

  interface Greeter {

    @Async
    default CompletableFuture<String> greet(String whom) {
      return CompletableFuture.completedFuture(taskName() + " says hello " + whom);
    }
  }

  static class NamedGreeter implements Greeter {}

  interface Transformer<T, R> {

    @Async
    R transform(T value);
  }

  static class Strings implements Transformer<String, JoinHandle<String>> {

    @Override
    public JoinHandle<String> transform(String value) {
      return JoinHandle.completed(value + " by " + taskName());
    }
  }

  static class Hidden {

    @Async
    JoinHandle<String> ofThePackage() {
      return currentThread();
    }

    @Async
    protected JoinHandle<String> ofTheFamily() {
      return currentThread();
    }

    public String fromInside() {
      return ofThePackage().join();
    }
  }

  static class HiddenMistake {

    @Async
    String wrong() {
      return "";
    }
  }

  interface Rated {

    default int rating() {
      return 5;
    }
  }

  @Async
  static class WholeClass implements Rated {

    public JoinHandle<String> thread() {
      return JoinHandle.completed(helper());
    }

    String helper() {
      return Thread.currentThread().getName();
    }

    @Override
    public String toString() {
      return "whole";
    }
  }

  @Async
  static class WholeMistake {

    public String wrong() {
      return "";
    }
  }

  static class Kotlin {

    static final BlockingQueue<String> THREADS = new LinkedBlockingQueue<>();

    @Async
    public Unit unit() {
      THREADS.add(Thread.currentThread().getName());
      return Unit.INSTANCE;
    }
  }

  static class Enterprise {

    @Asynchronous
    public JoinHandle<String> thread() {
      return currentThread();
    }
  }

  @Configuration
  static class Scoped {

    @Bean
    @Scope(value = BeanDefinition.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
    NamedGreeter scoped() {
      return new NamedGreeter();
    }
  }

  static class GreeterFactory implements FactoryBean<Greeter> {

    @Override
    public Greeter getObject() {
      return new NamedGreeter();
    }

    @Override
    public Class<?> getObjectType() {
      return NamedGreeter.class;
    }
  }

  @Configuration
  @EnableTransactionManagement(proxyTargetClass = true)
  static class Transactions {

    @Bean
    PlatformTransactionManager transactionManager() {
      return new NoResource();
    }
  }

  @SuppressWarnings("serial")
  static class NoResource extends AbstractPlatformTransactionManager {

    @Override
    protected Object doGetTransaction() {
      return this;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  static class TransactionalMethod {

    @Async
    @Transactional
    public JoinHandle<String> inTransaction() {
      return transaction();
    }
  }

  @Transactional
  static class TransactionalClass {

    @Async
    public JoinHandle<String> inTransaction() {
      return transaction();
    }
  }

  private static JoinHandle<String> transaction() {
    String name = TransactionSynchronizationManager.getCurrentTransactionName();
    return JoinHandle.completed(
        name.substring(name.indexOf('$') + 1)
            + " on "
            + Thread.currentThread().getName().replaceAll("\\d", ""));
  }

  static class Listener {

    static final BlockingQueue<String> HEARD = new LinkedBlockingQueue<>();

    @Async
    @EventListener
    public void onText(String text) {
      HEARD.add(text + " in " + taskName());
    }
  }
}
