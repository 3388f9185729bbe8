package io.asynctask;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What a caller can observe of futures, as text: two that read the same keep the same contract. Of
 * a cancellation it says no more than that it is one.
 */
final class Transcript {

  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  void add(String line) {
    lines.add(line);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Notes what a function of the application's was called with. */
  void called(Object value, Throwable failure) {
    add("called with " + value + ", " + describe(failure));
  }

  /** Notes all that a future tells of itself. */
  void observe(String name, CompletableFuture<?> future) {
    add(name + " done " + future.isDone());
    add(name + " cancelled " + future.isCancelled());
    add(name + " exceptional " + future.isCompletedExceptionally());
    add(name + " join " + outcome(future::join));
    add(name + " get " + outcome(future::get));
    add(name + " get in time " + outcome(() -> future.get(1, TimeUnit.SECONDS)));
    add(name + " getNow " + outcome(() -> future.getNow(null)));
    add(name + " text " + ending(future));
    if (Runtime.version().feature() >= 19) {
      add(name + " exceptionNow " + outcome(() -> call(future, "exceptionNow")));
      add(name + " resultNow " + outcome(() -> call(future, "resultNow")));
    }
  }

  /** The methods of {@code Future} that JDK 17 does not have. */
  private static Object call(CompletableFuture<?> future, String method) throws Exception {
    try {
      return CompletableFuture.class.getMethod(method).invoke(future);
    } catch (InvocationTargetException thrown) {
      throw (Exception) thrown.getCause();
    }
  }

  /** How {@code CompletableFuture.toString} ends. */
  static String ending(CompletableFuture<?> future) {
    String text = future.toString();
    return text.substring(text.lastIndexOf('['))
        .replaceAll("[\\w.]*CancellationException", "a cancellation");
  }

  static String outcome(Callable<?> call) {
    try {
      Object value = call.call();
      return value instanceof Throwable failure ? describe(failure) : String.valueOf(value);
    } catch (Throwable failure) {
      return "throws " + describe(failure);
    }
  }

  /** The types of a failure and of what it wraps. */
  static String describe(Throwable failure) {
    if (failure == null) {
      return "no failure";
    }
    if (failure instanceof CancellationException) {
      return "cancellation";
    }
    boolean wraps = failure instanceof CompletionException || failure instanceof ExecutionException;
    String name = failure.getClass().getSimpleName();
    return wraps
        ? name + " of " + describe(failure.getCause())
        : name + (failure.getSuppressed().length == 0 ? "" : " with suppressed");
  }
}
