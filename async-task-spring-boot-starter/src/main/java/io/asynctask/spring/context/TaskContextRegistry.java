package io.asynctask.spring.context;

import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.RepeatedFailures;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * The registry of the context that follows tasks: what the global registry knows at the time, and
 * what comes with Spring and SLF4J but is not registered there. The global registry is not changed.
 *
 * @since 0.1.0
 */
public final class TaskContextRegistry extends ContextRegistry {

  private final Map<Object, ThreadLocalAccessor<?>> ours = new LinkedHashMap<>();
  private final RepeatedFailures failures;

  /** The one whose values end with a request. */
  private @Nullable ThreadLocalAccessor<?> requestBound;

  /** The accessors last seen in the global registry, and all together. */
  private volatile Known known;

  /**
   * Creates a registry with {@code accessors} besides the usual ones.
   *
   * @param accessors the accessors
   */
  public TaskContextRegistry(List<? extends ThreadLocalAccessor<?>> accessors) {
    this(accessors, true, ApplicationText.SHOWN);
  }

  /**
   * Creates a registry with {@code accessors} besides the usual ones.
   *
   * @param accessors the accessors
   * @param requestAttributes whether the attributes of servlet requests follow too
   * @param inLogs shows the failures of accessors
   */
  public TaskContextRegistry(
      List<? extends ThreadLocalAccessor<?>> accessors,
      boolean requestAttributes,
      ApplicationText inLogs) {
    failures = new RepeatedFailures(LogFactory.getLog(TaskContextRegistry.class), inLogs);
    ClassLoader loader = TaskContextRegistry.class.getClassLoader();
    if (ClassUtils.isPresent("org.slf4j.MDC", loader)) {
      add(new Slf4jThreadLocalAccessor());
    }
    add(new LocaleAccessor());
    if (requestAttributes
        && ClassUtils.isPresent("jakarta.servlet.ServletRequest", loader)
        && ClassUtils.isPresent(
            "org.springframework.web.context.request.RequestAttributesThreadLocalAccessor",
            loader)) {
      requestBound = new RequestAttributesAccessor();
      add(requestBound);
    }
    accessors.forEach(this::add);
    known = known(ContextRegistry.getInstance().getThreadLocalAccessors());
  }

  private void add(ThreadLocalAccessor<?> accessor) {
    ours.put(accessor.key(), accessor);
  }

  /** All that are known now; the list does not change any more. */
  @Override
  public List<ThreadLocalAccessor<?>> getThreadLocalAccessors() {
    return known().all.list();
  }

  /** The accessors whose values follow a task. */
  Accessors all() {
    return known().all;
  }

  /** Those that follow a task that may outlive the request in which it is spawned. */
  Accessors lasting() {
    return known().lasting;
  }

  private Known known() {
    List<ThreadLocalAccessor<?>> global = ContextRegistry.getInstance().getThreadLocalAccessors();
    Known present = known;
    if (!present.knows(global)) {
      known = present = known(global);
    }
    return present;
  }

  private Known known(List<ThreadLocalAccessor<?>> global) {
    Map<Object, ThreadLocalAccessor<?>> all = new LinkedHashMap<>(ours);
    global.forEach(
        accessor -> all.put(accessor.key(), SecurityContextAccessor.inPlaceOf(accessor)));
    List<ThreadLocalAccessor<?>> lasting = new ArrayList<>(all.values());
    lasting.removeIf(accessor -> accessor == requestBound);
    return new Known(
        List.copyOf(global),
        new Accessors(all.values(), failures),
        new Accessors(lasting, failures));
  }

  private record Known(List<ThreadLocalAccessor<?>> global, Accessors all, Accessors lasting) {

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
