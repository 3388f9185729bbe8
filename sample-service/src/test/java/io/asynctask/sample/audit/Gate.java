package io.asynctask.sample.audit;

import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.jar.JarInspector;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An inspector that stops at jars called {@code gate.jar} until the gate is opened or the task is
 * cancelled, and fails at jars called {@code failing.jar}.
 */
class Gate extends JarInspector {

  private final List<String> inspected = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch reached = new CountDownLatch(1);
  private volatile CountDownLatch opened = new CountDownLatch(1);

  void close() {
    reached = new CountDownLatch(1);
    opened = new CountDownLatch(1);
  }

  void open() {
    opened.countDown();
  }

  void awaitReached() throws InterruptedException {
    if (!reached.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("No jar has reached the gate");
    }
  }

  /** The paths of the jars whose inspection has begun. */
  List<String> inspected() {
    return inspected;
  }

  @Override
  public JarFacts inspect(String path, Path file) throws InterruptedException {
    inspected.add(path);
    if (path.endsWith("gate.jar")) {
      reached.countDown();
      opened.await();
    }
    if (path.endsWith("failing.jar")) {
      throw new IllegalStateException("the inspector's fault");
    }
    return super.inspect(path, file);
  }
}
