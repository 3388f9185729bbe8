package io.asynctask.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * The beans of a type, looked up when a task first needs them. So an executor depends on none of
 * them, and they may depend on an executor. A bean that is being created at that moment, or needs
 * such a bean, is left out and joins later. The same holds for all beans as long as the context is
 * not ready to create beans. Safe for use by many threads.
 *
 * @param <T> the type of the beans
 * @since 0.1.0
 */
public final class LateBeans<T> implements Supplier<List<T>> {

  /** How long a thread waits for another thread that looks the beans up; then it has no beans. */
  private static final long LOOK_UP_SECONDS = 5;

  private final ConfigurableListableBeanFactory beans;
  private final Class<T> type;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile List<T> found = List.of();
  private volatile boolean complete;
  private volatile @Nullable String awaited;

  /**
   * Creates it without beans.
   *
   * @param beans has the beans
   * @param type the type of the beans
   */
  public LateBeans(ConfigurableListableBeanFactory beans, Class<T> type) {
    this.beans = beans;
    this.type = type;
  }

  /** Returns the beans that exist by now, in their order. */
  @Override
  public List<T> get() {
    if (!complete && canLook()) {
      lookUp();
    }
    return found;
  }

  private boolean canLook() {
    String awaited = this.awaited;
    return beans.isConfigurationFrozen()
        && (awaited == null || !beans.isCurrentlyInCreation(awaited))
        && !looking.isHeldByCurrentThread(); // a bean that is looked up may use an executor
  }

  private void lookUp() {
    boolean mayLook = false;
    try {
      mayLook = looking.tryLock(LOOK_UP_SECONDS, TimeUnit.SECONDS);
      if (mayLook && !complete) {
        findAll();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      if (mayLook) {
        looking.unlock();
      }
    }
  }

  private void findAll() {
    try {
      found = beans.getBeanProvider(type).orderedStream().toList();
      complete = true;
    } catch (BeanCreationException failure) {
      awaited = awaitedBy(failure);
      found = findPresent();
    }
  }

  private List<T> findPresent() {
    List<T> present = new ArrayList<>();
    for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type)) {
      try {
        present.add(beans.getBean(name, type));
      } catch (BeanCreationException failure) {
        awaited = awaitedBy(failure);
      }
    }
    AnnotationAwareOrderComparator.sort(present);
    return List.copyOf(present);
  }

  /** Returns the name of the bean that is being created, or cannot be as the context closes. */
  private static @Nullable String awaitedBy(BeanCreationException failure) {
    Throwable root = failure.getMostSpecificCause();
    if (root instanceof BeanCurrentlyInCreationException
        || root instanceof BeanCreationNotAllowedException) {
      return ((BeanCreationException) root).getBeanName();
    }
    throw failure;
  }
}
