package io.asynctask.spring.context;

import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.RepeatedFailures;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestAttributesThreadLocalAccessor;

/**
 * What follows tasks: what the global registry knows at the time, and what comes with Spring and
 * SLF4J but is not registered there. The global registry stays as it is.
 */
public final class TaskContextRegistry extends ContextRegistry {

  private final Map<Object, ThreadLocalAccessor<?>> ours = new LinkedHashMap<>();
  private final RepeatedFailures failures;

  /** The accessors last seen in the global registry, and all together. */
  private volatile Known known;

  /** Adds {@code accessors} to those that everybody wants. */
  public TaskContextRegistry(List<? extends ThreadLocalAccessor<?>> accessors) {
    this(accessors, ApplicationText.SHOWN);
  }

  /**
   * Adds {@code accessors} to those that everybody wants.
   *
   * @param inLogs shows what an accessor has failed with
   */
  public TaskContextRegistry(
      List<? extends ThreadLocalAccessor<?>> accessors, ApplicationText inLogs) {
    failures = new RepeatedFailures(LogFactory.getLog(TaskContextRegistry.class), inLogs);
    ClassLoader loader = TaskContextRegistry.class.getClassLoader();
    if (ClassUtils.isPresent("org.slf4j.MDC", loader)) {
      add(new Slf4jThreadLocalAccessor());
    }
    add(new LocaleContextThreadLocalAccessor());
    if (ClassUtils.isPresent("jakarta.servlet.ServletRequest", loader)
        && ClassUtils.isPresent(
            "org.springframework.web.context.request.RequestAttributesThreadLocalAccessor",
            loader)) {
      add(new RequestAttributesThreadLocalAccessor());
    }
    accessors.forEach(this::add);
    known = known(ContextRegistry.getInstance().getThreadLocalAccessors());
  }

  private void add(ThreadLocalAccessor<?> accessor) {
    ours.put(accessor.key(), accessor);
  }

  /** Tells the log of accessors that fail. */
  RepeatedFailures failures() {
    return failures;
  }

  /** All that are known now; the list does not change any more. */
  @Override
  public List<ThreadLocalAccessor<?>> getThreadLocalAccessors() {
    List<ThreadLocalAccessor<?>> global = ContextRegistry.getInstance().getThreadLocalAccessors();
    Known present = known;
    if (!present.knows(global)) {
      known = present = known(global);
    }
    return present.all;
  }

  private Known known(List<ThreadLocalAccessor<?>> global) {
    Map<Object, ThreadLocalAccessor<?>> all = new LinkedHashMap<>(ours);
    global.forEach(accessor -> all.put(accessor.key(), accessor));
    return new Known(List.copyOf(global), List.copyOf(all.values()));
  }

  private record Known(List<ThreadLocalAccessor<?>> global, List<ThreadLocalAccessor<?>> all) {

    /** By index: the iterators of {@code equals} would be two more objects for each task. */
    boolean knows(List<ThreadLocalAccessor<?>> present) {
      int size = present.size();
      if (size != global.size()) {
        return false;
      }
      try {
        for (int i = 0; i < size; i++) {
          if (present.get(i) != global.get(i)) {
            return false;
          }
        }
        return true;
      } catch (IndexOutOfBoundsException removedMeanwhile) {
        return false;
      }
    }
  }
}
