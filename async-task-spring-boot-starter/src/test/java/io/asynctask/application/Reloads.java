package io.asynctask.application;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A process in which an application starts and stops several times, each time in a class loader of
 * its own, as in a servlet container; says how many of the class loaders are still there then.
 */
final class Reloads {

  private static final int TIMES = 2;

  /** What the application needs; other libraries of the tests keep class loaders themselves. */
  private static final String LIBRARIES =
      "spring-(aop|beans|boot|boot-autoconfigure|boot-actuator|boot-actuator-autoconfigure"
          + "|boot-health|boot-micrometer-.*|context|core|expression)-\\d.*"
          + "|(micrometer-(commons|core|observation)-\\d|context-propagation|HdrHistogram|LatencyUtils|jspecify|commons-logging"
          + "|slf4j|logback|log4j-|jul-to).*";

  /** Of the JDK: up to 17 it keeps the last record that it made an {@code equals} for. */
  private record Last(String text) {}

  private Reloads() {}

  public static void main(String[] arguments) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      File file = new File(entry);
      if (file.isDirectory()
          || file.getName().startsWith("async-task-core")
          || file.getName().matches(LIBRARIES)) {
        urls.add(file.toURI().toURL());
      }
    }
    ExecutorService container = Executors.newSingleThreadExecutor(Reloads::daemon);
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(container.submit(() -> startAndStop(urls)).get());
    }
    boolean unused =
        new Last("a").equals(new Last(new Last("b").toString() + new Last("c").hashCode()));
    long begun = System.nanoTime();
    while (left(loaders) > 0 && System.nanoTime() - begun < Duration.ofSeconds(30).toNanos()) {
      System.gc();
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getContextClassLoader() instanceof URLClassLoader)
        .forEach(thread -> System.out.println("kept by thread " + thread.getName()));
    System.out.println("left " + left(loaders) + " of " + TIMES);
    System.exit(0);
  }

  private static Thread daemon(Runnable run) {
    Thread thread = new Thread(run, "container");
    thread.setDaemon(true);
    return thread;
  }

  private static long left(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().filter(loader -> loader.get() != null).count();
  }

  private static WeakReference<ClassLoader> startAndStop(List<URL> urls) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      loader.loadClass(ReloadedApplication.class.getName()).getMethod("startAndStop").invoke(null);
      return new WeakReference<>(loader);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
