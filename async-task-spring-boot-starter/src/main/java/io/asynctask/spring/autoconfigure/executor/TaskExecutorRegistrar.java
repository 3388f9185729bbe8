package io.asynctask.spring.autoconfigure.executor;

import static org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;

import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties.Threads;
import io.asynctask.spring.autoconfigure.BeanMethods;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.autoconfigure.PropertyCheck;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.SpawningSimpleAsyncTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningThreadPoolTaskExecutor;
import java.util.Map;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Registers the executors after all conditions were evaluated, so that neither Spring Boot's
 * executor nor anything else backs off because of them. Spring Boot's executor is replaced in its
 * own definition. It exists if the application has no executor, or sets {@code
 * spring.task.execution.mode=force}.
 */
final class TaskExecutorRegistrar implements BeanDefinitionRegistryPostProcessor {

  static final String FACTORY = "asyncTaskExecutorFactory";

  private final Environment environment;

  TaskExecutorRegistrar(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    if (AotDetector.useGeneratedArtifacts()) {
      return; // the generated code has registered them
    }
    for (Feature feature : Feature.values()) {
      boolean unused = feature.isEnabled(environment); // a bad value fails the start in any case
    }
    if (Feature.APPLICATION_TASK_EXECUTOR.isEnabled(environment)) {
      replaceApplicationTaskExecutor(registry);
    }
    executors().forEach((name, executor) -> register(name, executor, registry));
  }

  /** Binds the executors alone: the bean of all properties is made later, and binds the rest. */
  private Map<String, AsyncTaskProperties.Executor> executors() {
    return Binder.get(environment)
        .bind(
            "async-task.executors",
            Bindable.mapOf(String.class, AsyncTaskProperties.Executor.class))
        .orElse(Map.of());
  }

  /**
   * Changes the definition itself. A new definition would be the last among the executors, and an
   * override would be logged.
   */
  private void replaceApplicationTaskExecutor(BeanDefinitionRegistry registry) {
    String name = APPLICATION_TASK_EXECUTOR_BEAN_NAME;
    if (registry.containsBeanDefinition(name)
        && registry.getBeanDefinition(name) instanceof RootBeanDefinition springBoots
        && isSpringBoots(springBoots)) {
      boolean virtual = Threading.VIRTUAL.isActive(environment);
      String factoryMethod =
          virtual
              ? SpawningTaskExecutorFactory.APPLICATION_SIMPLE_ASYNC
              : SpawningTaskExecutorFactory.APPLICATION_THREAD_POOL;
      RootBeanDefinition ignored = madeBy(springBoots, virtual, factoryMethod);
      if (registry instanceof ConfigurableListableBeanFactory beans) {
        beans.clearMetadataCache(); // the type has changed
      }
    }
  }

  private static boolean isSpringBoots(BeanDefinition definition) {
    return BeanMethods.declaringClass(definition)
        .startsWith(TaskExecutionAutoConfiguration.class.getPackageName() + ".");
  }

  private void register(
      String name, AsyncTaskProperties.Executor executor, BeanDefinitionRegistry registry) {
    PropertyCheck.executorName(name);
    String property = "async-task.executors." + name;
    validate(property, executor);
    if (hasParentWith(name, registry)) {
      return;
    }
    if (registry.isBeanNameInUse(name)) {
      throw new InvalidConfigurationPropertyValueException(
          property,
          name,
          "An executor is a bean of its name, and %s is called '%s'. Give the executor another name."
              .formatted(describe(name, registry), name));
    }
    boolean virtual =
        executor.threads() == null
            ? Threading.VIRTUAL.isActive(environment)
            : executor.threads() == Threads.VIRTUAL;
    RootBeanDefinition definition =
        madeBy(
            new RootBeanDefinition(),
            virtual,
            virtual
                ? SpawningTaskExecutorFactory.SIMPLE_ASYNC_OF_PROPERTIES
                : SpawningTaskExecutorFactory.THREAD_POOL_OF_PROPERTIES);
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
    // An injection point without a qualifier gets the executor of the application.
    definition.setDefaultCandidate(false);
    registry.registerBeanDefinition(name, definition);
  }

  /** Describes a bean by its class, if that is known before the bean is created. */
  private static String describe(String name, BeanDefinitionRegistry registry) {
    Class<?> type =
        registry instanceof ConfigurableListableBeanFactory beans
            ? beans.getType(name, false)
            : null;
    return type == null ? "another bean" : "a bean of class " + ClassUtils.getQualifiedName(type);
  }

  /** Whether a parent context has the executor of this name, whose tasks then end with it. */
  private static boolean hasParentWith(String name, BeanDefinitionRegistry registry) {
    BeanFactory parent =
        registry instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
    return parent != null
        && parent.containsBean(name)
        && parent.isTypeMatch(name, SpawningTaskExecutor.class);
  }

  /** Has a method of the factory create the bean. The rest of the definition stays. */
  private static RootBeanDefinition madeBy(
      RootBeanDefinition definition, boolean virtual, String factoryMethod) {
    Class<?> type =
        virtual ? SpawningSimpleAsyncTaskExecutor.class : SpawningThreadPoolTaskExecutor.class;
    definition.setBeanClass(type);
    definition.setTargetType(type);
    definition.setResolvedFactoryMethod(null);
    definition.setFactoryBeanName(FACTORY);
    definition.setUniqueFactoryMethodName(factoryMethod);
    return definition;
  }

  private static void validate(String property, AsyncTaskProperties.Executor executor) {
    Integer concurrency = executor.concurrency();
    Integer queueCapacity = executor.queueCapacity();
    if (concurrency != null) {
      PropertyCheck.positive(property + ".concurrency", concurrency);
    }
    if (queueCapacity != null) {
      PropertyCheck.notNegative(property + ".queue-capacity", queueCapacity);
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
