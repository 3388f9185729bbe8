package io.asynctask.spring.web;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Handles a number of requests that all wait at the same time, and notes when their bodies stop.
 */
@RestController
public class Crowd {

  public static final int SIZE = 500;

  private final SpawningTaskExecutor many;
  private final CountDownLatch entered = new CountDownLatch(SIZE);
  private final CountDownLatch released = new CountDownLatch(1);

  /** What ends a request, by its number. */
  private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

  private final Map<Integer, Long> stops = new ConcurrentHashMap<>();

  public Crowd(@Qualifier("many") SpawningTaskExecutor many) {
    this.many = many;
  }

  @GetMapping("/wait/{number}")
  JoinHandle<String> wait(@PathVariable int number) {
    return many.task("wait").spawn(() -> untilReleased(number));
  }

  private String untilReleased(int number) throws InterruptedException {
    entered.countDown();
    try {
      released.await();
      return "released";
    } catch (InterruptedException stop) {
      stops.put(number, System.nanoTime());
      throw stop;
    }
  }

  /** Waits until all bodies are entered. */
  public boolean isComplete() throws InterruptedException {
    return entered.await(60, TimeUnit.SECONDS);
  }

  public void release() {
    released.countDown();
  }

  /** The request ends now. */
  public void end(int number) {
    ends.put(number, System.nanoTime());
  }

  public int stopped() {
    return stops.size();
  }

  public int running() {
    return many.statistics().running();
  }

  /** The figures, in one line. */
  public String report(String server, String from, int disconnects) {
    long[] micros =
        stops.entrySet().stream()
            .flatMapToLong(
                stop -> LongStream.of((stop.getValue() - ends.get(stop.getKey())) / 1000))
            .sorted()
            .toArray();
    return "%s: %d requests, %d disconnects, %d tasks cancelled; ms from %s to the body's stop: median %.1f, worst %.1f"
        .formatted(
            server,
            SIZE,
            disconnects,
            micros.length,
            from,
            micros[micros.length / 2] / 1000.0,
            micros[micros.length - 1] / 1000.0);
  }
}
