package io.asynctask.spring.executor;

import java.lang.reflect.Method;

/**
 * Recognizes threads that must never be blocked, such as event loops. Reactor marks its threads and
 * those of Reactor Netty with an interface. Netty's threads have a class of their own, and a method
 * that tells when blocking is allowed. Both types are known by name, as the class path need not
 * have them.
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

  /** Whether the calling thread must never be blocked. */
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
