package compatibility;

import io.asynctask.JoinHandle;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;

/** The asynchronous methods that all is tried with. */
@Service
public class Reports {

  private final Semaphore started = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);

  @Async
  @TaskName("build-report")
  public JoinHandle<String> build(@TaskTag("tenant") String tenant) {
    boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
    return JoinHandle.completed(
        "report of %s, threads=%s".formatted(tenant, virtual ? "virtual" : "platform"));
  }

  /** Builds until it is interrupted. */
  @Async
  @TaskName("endless-report")
  public JoinHandle<String> buildEndlessly(@TaskTag("tenant") String tenant)
      throws InterruptedException {
    started.release();
    try {
      new CountDownLatch(1).await();
      throw new IllegalStateException("Nothing counts this latch down");
    } finally {
      stopped.release();
    }
  }

  /** Waits until a body of {@link #buildEndlessly} has started that was not waited for yet. */
  public void awaitStart() throws InterruptedException {
    await(started, "has not started");
  }

  /** Waits until a body of {@link #buildEndlessly} has stopped that was not waited for yet. */
  public void awaitStop() throws InterruptedException {
    await(stopped, "has not stopped");
  }

  private static void await(Semaphore semaphore, String failure) throws InterruptedException {
    if (!semaphore.tryAcquire(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The body " + failure + " within 20 seconds");
    }
  }
}
