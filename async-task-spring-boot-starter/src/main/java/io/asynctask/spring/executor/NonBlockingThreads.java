package io.asynctask.spring.executor;

import java.lang.reflect.Method;

/**
 * Tells threads that must never be blocked, event loops for one. Reactor marks its own and those of
 * Reactor Netty by an interface, Netty by the class of its threads, which say themselves when
 * blocking is allowed. Both are known by name: the class path need not have them.
 */
final class NonBlockingThreads {

  private static final ClassValue<Boolean> NON_BLOCKING =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isOrImplements(type, "reactor.core.scheduler.NonBlocking");
        }
      };

  private static final ClassValue<Boolean> NETTY =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isOrImplements(type, "io.netty.util.concurrent.FastThreadLocalThread");
        }
      };

  private NonBlockingThreads() {}

  /** Whether the calling thread is one of them. */
  static boolean isCurrent() {
    Thread thread = Thread.currentThread();
    Class<?> type = thread.getClass();
    return NON_BLOCKING.get(type) || (NETTY.get(type) && !permitsBlocking(thread));
  }

  private static boolean isOrImplements(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals(name)) {
        return true;
      }
      for (Class<?> one : c.getInterfaces()) {
        if (isOrImplements(one, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean permitsBlocking(Thread thread) {
    try {
      Method permits = thread.getClass().getMethod("permitBlockingCalls");
      return Boolean.TRUE.equals(permits.invoke(thread));
    } catch (ReflectiveOperationException | RuntimeException older) {
      return false;
    }
  }
}
