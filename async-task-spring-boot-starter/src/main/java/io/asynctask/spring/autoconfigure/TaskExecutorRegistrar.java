package io.asynctask.spring.autoconfigure;

import static org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

import io.asynctask.spring.autoconfigure.AsyncTaskProperties.Threads;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Registers the executors, after all conditions were evaluated: so neither Spring Boot's executor
 * nor anything else backs off because of them. That executor is replaced where it stands, which is
 * where the application has none of its own or asks for it by {@code
 * spring.task.execution.mode=force}.
 */
final class TaskExecutorRegistrar implements BeanDefinitionRegistryPostProcessor {

  static final String FACTORY = "asyncTaskExecutorFactory";

  private static final String ALIAS = "taskExecutor";

  private final Environment environment;

  TaskExecutorRegistrar(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (AotDetector.useGeneratedArtifacts()) {
      return; // it was done when they were generated
    }
    AsyncTaskProperties properties =
        Binder.get(environment).bindOrCreate("async-task", AsyncTaskProperties.class);
    if (properties.applicationTaskExecutor()) {
      replaceApplicationTaskExecutor(registry);
    }
    properties.executors().forEach((name, executor) -> register(name, executor, registry));
  }

  /**
   * Whoever asks for Spring Boot's executor by its class gets the one that now carries the tasks.
   * No bean: nothing else is to find it, end it or take it for one of the application's own.
   */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    String name = APPLICATION_TASK_EXECUTOR_BEAN_NAME;
    Class<? extends AsyncTaskExecutor> type =
        Threading.VIRTUAL.isActive(environment)
            ? SimpleAsyncTaskExecutor.class
            : ThreadPoolTaskExecutor.class;
    if (beans.containsBeanDefinition(name)
        && beans.isTypeMatch(name, SpawningTaskExecutor.class)
        && beans.getBeanNamesForType(type, true, false).length == 0) {
      ObjectFactory<AsyncTaskExecutor> carrier =
          () -> beans.getBean(name, SpawningTaskExecutor.class).carrier();
      beans.registerResolvableDependency(type, carrier);
    }
  }

  private static void replaceApplicationTaskExecutor(BeanDefinitionRegistry registry) {
    String name = APPLICATION_TASK_EXECUTOR_BEAN_NAME;
    if (!registry.containsBeanDefinition(name)
        || !isSpringBoots(registry.getBeanDefinition(name))) {
      return;
    }
    RootBeanDefinition executor = executor("applicationTaskExecutor");
    executor.setLazyInit(registry.getBeanDefinition(name).isLazyInit());
    registry.removeBeanDefinition(name);
    registry.registerBeanDefinition(name, executor);
    if (!registry.isBeanNameInUse(ALIAS)) {
      registry.registerAlias(name, ALIAS);
    }
  }

  private static boolean isSpringBoots(BeanDefinition definition) {
    return BeanMethods.declaringClass(definition)
        .startsWith(TaskExecutionAutoConfiguration.class.getPackageName() + ".");
  }

  private static void register(
      String name, AsyncTaskProperties.Executor executor, BeanDefinitionRegistry registry) {
    PropertyCheck.executorName(name);
    String property = "async-task.executors." + name;
    validate(property, executor);
    if (hasParentWith(name, registry)) {
      return;
    }
    PropertyCheck.check(
        !registry.isBeanNameInUse(name),
        property,
        name,
        "There is a bean of the name '%s' already.".formatted(name));
    RootBeanDefinition definition = executor("fromProperties");
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
    // Whoever asks for an executor of no particular name does not mean this one.
    definition.setDefaultCandidate(false);
    registry.registerBeanDefinition(name, definition);
  }

  /** In a hierarchy of contexts, the tasks of one name are on one executor, and end with it. */
  private static boolean hasParentWith(String name, BeanDefinitionRegistry registry) {
    BeanFactory parent =
        registry instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
    return parent != null
        && parent.containsBean(name)
        && parent.isTypeMatch(name, SpawningTaskExecutor.class);
  }

  private static RootBeanDefinition executor(String factoryMethod) {
    RootBeanDefinition definition = new RootBeanDefinition(SpawningTaskExecutor.class);
    definition.setTargetType(SpawningTaskExecutor.class);
    definition.setFactoryBeanName(FACTORY);
    definition.setFactoryMethodName(factoryMethod);
    return definition;
  }

  private static void validate(String property, AsyncTaskProperties.Executor executor) {
    Integer concurrency = executor.concurrency();
    Integer queueCapacity = executor.queueCapacity();
    if (concurrency != null) {
      PropertyCheck.positive(property + ".concurrency", concurrency);
    }
    if (queueCapacity != null) {
      PropertyCheck.positive(property + ".queue-capacity", queueCapacity);
    }
    if (executor.deadline() != null) {
      PropertyCheck.positive(property + ".deadline", executor.deadline());
    }
    PropertyCheck.check(
        queueCapacity == null || concurrency != null,
        property + ".queue-capacity",
        queueCapacity,
        "Tasks only queue when 'concurrency' is set.");
    PropertyCheck.check(
        executor.onSaturation() == Saturation.REJECT || concurrency != null,
        property + ".on-saturation",
        executor.onSaturation(),
        "Nothing is saturated unless 'concurrency' is set.");
    PropertyCheck.check(
        executor.threads() != Threads.VIRTUAL
            || JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE),
        property + ".threads",
        executor.threads(),
        "Virtual threads need Java 21 or later.");
  }
}
