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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * The beans of a type, looked up when a task first needs them. So an executor depends on none of
 * them, and they may depend on an executor. A bean that is being created at that moment, or needs
 * such a bean, is left out and joins later. The same holds for all beans as long as the context is
 * not ready to create beans. Once it is closed, nothing is looked up: its bean factory would create
 * the beans again. Safe for use by many threads.
 *
 * <p>A thread waits while another one looks the beans up, so that both see all of them. A bean that
 * is looked up may itself wait for a task, whose events need the beans. So the wait is short if the
 * looking thread uses an executor, and no thread waits again for a look-up that was waited for in
 * vain.
 *
 * @param <T> the type of the beans
 * @since 0.1.0
 */
public final class LateBeans<T> implements Supplier<List<T>> {

  private static final long LONG_WAIT_MILLIS = 5_000;
  private static final long SHORT_WAIT_MILLIS = 200;

  private final ConfigurableApplicationContext context;
  private final ConfigurableListableBeanFactory beans;
  private final Class<T> type;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile List<T> found = List.of();
  private volatile boolean complete;
  private volatile @Nullable String awaited;
  private volatile LookUp underWay = new LookUp();

  /** A look-up that is under way or comes next. */
  private static final class LookUp {

    /** How long another thread waits for it; then that thread has the beans found before. */
    private volatile long waitMillis = LONG_WAIT_MILLIS;

    void waitNoLongerThan(long millis) {
      waitMillis = Math.min(waitMillis, millis);
    }
  }

  /**
   * Creates it without beans.
   *
   * @param context has the beans
   * @param type the type of the beans
   */
  public LateBeans(ConfigurableApplicationContext context, Class<T> type) {
    this.context = context;
    this.beans = context.getBeanFactory();
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
    return context.isActive()
        && beans.isConfigurationFrozen()
        && (awaited == null || !beans.isCurrentlyInCreation(awaited))
        && !isLookedUpByCurrentThread();
  }

  /** A bean that is looked up may use an executor, and so need the beans. */
  private boolean isLookedUpByCurrentThread() {
    boolean looks = looking.isHeldByCurrentThread();
    if (looks) {
      underWay.waitNoLongerThan(SHORT_WAIT_MILLIS);
    }
    return looks;
  }

  private void lookUp() {
    LookUp awaitedLookUp = underWay;
    boolean mayLook = false;
    try {
      mayLook = looking.tryLock(awaitedLookUp.waitMillis, TimeUnit.MILLISECONDS);
      if (!mayLook) {
        awaitedLookUp.waitNoLongerThan(0);
      } else if (!complete) {
        findAll();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      if (mayLook) {
        underWay = new LookUp();
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
