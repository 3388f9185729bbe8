package io.asynctask.spring.web;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.TaskDeadline;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.server.ResponseStatusException;

/** What the handlers of the tests ask for. */
public class Work {

  /** The application has an exception handler for it. */
  public static final class Known extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  public static final Known KNOWN = new Known();

  @Async
  public JoinHandle<String> quick() {
    return JoinHandle.completed("done");
  }

  @Async
  public JoinHandle<Map<String, Integer>> object() {
    return JoinHandle.completed(Map.of("answer", 42));
  }

  @Async
  public JoinHandle<ResponseEntity<String>> created() {
    return JoinHandle.completed(ResponseEntity.status(HttpStatus.CREATED).body("made"));
  }

  @Async
  public JoinHandle<String> viewName() {
    return JoinHandle.completed("redirect:/quick");
  }

  @Async
  public JoinHandle<byte[]> large() {
    return JoinHandle.completed(new byte[50_000_000]);
  }

  @Async
  public JoinHandle<String> endless() {
    return never();
  }

  @Async
  @TaskDeadline("20ms")
  public JoinHandle<String> overdue() {
    return never();
  }

  @Async
  public JoinHandle<String> failing() {
    throw KNOWN;
  }

  @Async
  public JoinHandle<String> conflicting() {
    throw new ResponseStatusException(HttpStatus.CONFLICT);
  }

  @Async
  public JoinHandle<String> timingOut() throws TimeoutException {
    throw new TimeoutException("of the body's own");
  }

  @Async
  public JoinHandle<String> givingUp() {
    throw new CancellationException("of the body's own");
  }

  private static JoinHandle<String> never() {
    try {
      new CountDownLatch(1).await();
      return JoinHandle.completed("never");
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
