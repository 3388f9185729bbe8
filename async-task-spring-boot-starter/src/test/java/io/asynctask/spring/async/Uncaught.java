package io.asynctask.spring.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;

/** Keeps what reaches it. */
final class Uncaught implements AsyncUncaughtExceptionHandler {

  private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();

  record Failure(Throwable thrown, Method method, Object[] arguments) {}

  @Override
  public void handleUncaughtException(Throwable thrown, Method method, Object... arguments) {
    failures.add(new Failure(thrown, method, arguments));
  }

  Failure await() throws InterruptedException {
    Failure failure = failures.poll(10, TimeUnit.SECONDS);
    assertThat(failure).as("a failure that reached the handler").isNotNull();
    return failure;
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }
}
