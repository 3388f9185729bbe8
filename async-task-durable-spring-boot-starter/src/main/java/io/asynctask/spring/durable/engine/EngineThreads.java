package io.asynctask.spring.durable.engine;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the engine. None of them is ever interrupted, as an interrupt could break a
 * statement; H2 even closes its file then. {@code shutdownNow} is {@code shutdown}.
 */
final class EngineThreads {

  private static final String PREFIX = "async-task-durable-";

  private EngineThreads() {}

  /**
   * Returns a pool of a fixed size.
   *
   * @param afterEach is done after each action
   * @param onShutdownNow makes actions return that wait
   */
  static ThreadPoolExecutor fixed(
      String name, int size, Runnable afterEach, Runnable onShutdownNow) {
    return new ThreadPoolExecutor(
        size, size, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory(name, true)) {

      @Override
      protected void afterExecute(Runnable action, Throwable failure) {
        afterEach.run();
      }

      @Override
      public List<Runnable> shutdownNow() {
        shutdown();
        onShutdownNow.run();
        return List.of();
      }
    };
  }

  /** Returns the thread that looks for due tasks; its shutdown ends a wait of it. */
  static ThreadPoolExecutor due(Runnable wake) {
    return new ThreadPoolExecutor(
        1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory("due", false)) {

      @Override
      public void shutdown() {
        super.shutdown();
        wake.run();
      }

      @Override
      public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
      }
    };
  }

  /** Returns threads for periodic actions. */
  static ScheduledThreadPoolExecutor scheduled(String name, int size) {
    return new ScheduledThreadPoolExecutor(size, factory(name, true)) {
      @Override
      public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
      }
    };
  }

  /** Returns as many threads as there are actions, for actions that may block. */
  static ThreadPoolExecutor unlimited(String name) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), factory(name, true));
  }

  private static ThreadFactory factory(String name, boolean daemon) {
    AtomicInteger count = new AtomicInteger();
    return action -> {
      Thread thread = new Thread(action, PREFIX + name + "-" + count.incrementAndGet());
      thread.setDaemon(daemon);
      return thread;
    };
  }
}
