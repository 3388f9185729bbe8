package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("faults")
@DisplayName("R25: an application that is redeployed takes its classes along")
class ClassLoaderTests {

  private static final URL CORE =
      AsyncTask.class.getProtectionDomain().getCodeSource().getLocation();

  /** A container's, which outlives its applications. */
  private final ExecutorService container = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    container.shutdownNow();
  }

  /** What an application does with its own copy of the library. */
  private interface Application {
    void run(ClassLoader loader) throws Exception;
  }

  private void assertNothingKeeps(Application application) throws Exception {
    WeakReference<ClassLoader> gone =
        container
            .submit(
                () -> {
                  try (URLClassLoader loader =
                      new URLClassLoader(new URL[] {CORE}, ClassLoader.getPlatformClassLoader())) {
                    Thread.currentThread().setContextClassLoader(loader);
                    application.run(loader);
                    return new WeakReference<ClassLoader>(loader);
                  } finally {
                    Thread.currentThread().setContextClassLoader(null);
                  }
                })
            .get(30, TimeUnit.SECONDS);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(gone.get()).isNull();
            });
  }

  private static Class<?> library(ClassLoader loader, String name) throws Exception {
    Class<?> type = loader.loadClass("io.asynctask." + name);
    assertThat(type.getClassLoader()).isSameAs(loader);
    return type;
  }

  @Test
  void afterALookAtTheContext() throws Exception {
    assertNothingKeeps(loader -> library(loader, "TaskContext").getMethod("current").invoke(null));
  }

  /** A schedule function that runs each task inline. */
  private static Object inline(Class<?> schedule) {
    return Proxy.newProxyInstance(
        schedule.getClassLoader(),
        new Class<?>[] {schedule},
        (proxy, method, arguments) -> {
          ((Runnable) arguments[0]).run();
          return null;
        });
  }

  @Test
  void afterARunOnTheContainersThread() throws Exception {
    assertNothingKeeps(
        loader -> {
          Class<?> schedule = library(loader, "Schedule");
          Object spawned =
              library(loader, "AsyncTask")
                  .getMethod("spawn", Callable.class, schedule, Object.class)
                  .invoke(null, (Callable<String>) () -> "value", inline(schedule), "tag");
          scheduleIt(loader, spawned);
          assertThat(handleOf(loader, spawned).get()).isEqualTo("value");
        });
  }

  @Test
  void afterADeadlineThatHasPassed() throws Exception {
    assertNothingKeeps(
        loader -> {
          Class<?> schedule = library(loader, "Schedule");
          Class<?> builderType = library(loader, "AsyncTask$Builder");
          Object builder =
              library(loader, "AsyncTask").getMethod("builder", Object.class).invoke(null, "tag");
          builderType.getMethod("deadline", Duration.class).invoke(builder, Duration.ofMillis(1));
          Object spawned =
              builderType
                  .getMethod("spawnStage", Callable.class, schedule)
                  .invoke(
                      builder,
                      (Callable<CompletableFuture<String>>) CompletableFuture::new,
                      inline(schedule));
          scheduleIt(loader, spawned);
          try {
            handleOf(loader, spawned).get(20, TimeUnit.SECONDS);
          } catch (ExecutionException overdue) {
            assertThat(overdue.getCause().getClass().getSimpleName())
                .isEqualTo("TaskDeadlineException");
          }
        });
  }

  private static void scheduleIt(ClassLoader loader, Object spawned) throws Exception {
    Object task = library(loader, "Spawned").getMethod("task").invoke(spawned);
    library(loader, "Task").getMethod("schedule").invoke(task);
  }

  private static CompletableFuture<?> handleOf(ClassLoader loader, Object spawned)
      throws Exception {
    return (CompletableFuture<?>) library(loader, "Spawned").getMethod("handle").invoke(spawned);
  }
}
