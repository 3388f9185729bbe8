package io.asynctask.spring.scheduled;

import io.asynctask.LiveTasks;
import io.asynctask.spring.task.TaskTags;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.core.NamedThreadLocal;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledMethodRunnable;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.util.function.SingletonSupplier;

/**
 * Spring's post-processor for {@code @Scheduled} methods, which has their runs tracked by {@link
 * LiveTasks}. When and where they run, and how their failures are handled, is up to Spring. Methods
 * that return a publisher hold no thread while they run, and are left alone.
 *
 * @since 0.1.0
 */
public final class ScheduledMethodBeanPostProcessor extends ScheduledAnnotationBeanPostProcessor {

  private final ScheduledTaskRegistrar registrar;
  private final ThreadLocal<@Nullable String> beanName = new NamedThreadLocal<>("bean");
  private @Nullable BeanFactory beanFactory;
  private @Nullable StringValueResolver values;

  /** Creates a post-processor. */
  public ScheduledMethodBeanPostProcessor() {
    this(new ScheduledTaskRegistrar());
  }

  private ScheduledMethodBeanPostProcessor(ScheduledTaskRegistrar registrar) {
    super(registrar);
    this.registrar = registrar;
  }

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    super.setBeanFactory(beanFactory);
    this.beanFactory = beanFactory;
  }

  @Override
  public void setEmbeddedValueResolver(StringValueResolver resolver) {
    super.setEmbeddedValueResolver(resolver);
    this.values = resolver;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    String outer = this.beanName.get();
    this.beanName.set(beanName);
    try {
      return super.postProcessAfterInitialization(bean, beanName);
    } finally {
      this.beanName.set(outer);
    }
  }

  @Override
  protected Runnable createRunnable(Object target, Method method, @Nullable String qualifier) {
    Runnable plain = super.createRunnable(target, method, qualifier);
    BeanFactory beans = beanFactory;
    if (beans == null || !(plain instanceof ScheduledMethodRunnable runnable)) {
      return plain;
    }
    Supplier<LiveTasks> liveTasks = SingletonSupplier.of(() -> beans.getBean(LiveTasks.class));
    Supplier<TaskTags> tags =
        SingletonSupplier.of(() -> TaskTags.of(schedulerName(qualifier, beans)));
    return new ScheduledRun(
        runnable, registrar::getObservationRegistry, taskName(method), tags, liveTasks);
  }

  private String taskName(Method method) {
    String bean = beanName.get();
    String name =
        bean == null
            ? method.getName()
            : (ScopedProxyUtils.isScopedTarget(bean)
                    ? ScopedProxyUtils.getOriginalBeanName(bean)
                    : bean)
                + "."
                + method.getName();
    return name.intern(); // no text of the application
  }

  /**
   * Returns the name of the scheduler that Spring chooses; {@code taskScheduler} without a bean.
   */
  private String schedulerName(@Nullable String qualifier, BeanFactory beans) {
    String named =
        values == null || qualifier == null ? qualifier : values.resolveStringValue(qualifier);
    if (StringUtils.hasLength(named)) {
      return named;
    }
    try {
      return beans instanceof AutowireCapableBeanFactory capable
          ? capable.resolveNamedBean(TaskScheduler.class).getBeanName()
          : DEFAULT_TASK_SCHEDULER_BEAN_NAME;
    } catch (NoSuchBeanDefinitionException noneOrSeveral) {
      return DEFAULT_TASK_SCHEDULER_BEAN_NAME;
    }
  }
}
