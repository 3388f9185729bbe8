package io.asynctask.spring.web.accepted;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that write to viewers. A write blocks while its viewer does not read, and the servlet
 * API cannot tell beforehand whether it will block. So four threads write, and for each write that
 * blocks there are two more, up to one for each possible viewer: a viewer that does not read holds
 * a thread of its own and delays no other viewer. The threads exist while there is something to
 * write.
 */
final class StreamWriters {

  private static final int THREADS = 4;

  /** A write that takes longer counts as blocked. */
  private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int maxThreads;
  private final ThreadPoolExecutor threads;
  private final Set<Write> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicLong checkedAt = new AtomicLong(System.nanoTime());

  StreamWriters(int maxViewers) {
    this.maxThreads = (int) Math.min(Integer.MAX_VALUE, (long) THREADS + maxViewers);
    CustomizableThreadFactory factory = new CustomizableThreadFactory("task-events-write-");
    factory.setDaemon(true);
    threads =
        new ThreadPoolExecutor(
            THREADS, maxThreads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs {@code write}, which may block, on one of the threads.
   *
   * @param done runs afterwards, also if the write has failed
   */
  void write(Runnable write, Runnable done) {
    try {
      threads.execute(new Write(write, done));
    } catch (RejectedExecutionException shutDown) {
      done.run();
    }
  }

  /**
   * Starts threads for the writes that block, and interrupts writes that have blocked for {@code
   * timeout}. It may be called often, and acts every 50 ms.
   */
  void handleBlocked(Duration timeout) {
    long now = System.nanoTime();
    long last = checkedAt.get();
    if (now - last < BLOCKED_NANOS || !checkedAt.compareAndSet(last, now)) {
      return;
    }
    int blocked = 0;
    for (Write write : underWay) {
      long nanos = now - write.startedAt;
      blocked += nanos > BLOCKED_NANOS ? 1 : 0;
      if (nanos > timeout.toNanos()) {
        write.interrupt();
      }
    }
    int wanted = (int) Math.min(maxThreads, THREADS + 2L * blocked);
    if (threads.getCorePoolSize() != wanted) {
      threads.setCorePoolSize(wanted);
    }
  }

  void shutDown() {
    threads.shutdownNow();
  }

  /** One write to one viewer. */
  private final class Write implements Runnable {

    private final Runnable write;
    private final Runnable done;
    private volatile long startedAt;

    /** The thread that writes; guarded by this, so that no interrupt comes too late. */
    private @Nullable Thread thread;

    Write(Runnable write, Runnable done) {
      this.write = write;
      this.done = done;
    }

    @Override
    public void run() {
      startedAt = System.nanoTime();
      setThread(Thread.currentThread());
      underWay.add(this);
      try {
        write.run();
      } finally {
        underWay.remove(this);
        setThread(null);
        Thread.interrupted(); // an interrupt of this write must not hit the next one
        done.run();
      }
    }

    private synchronized void setThread(@Nullable Thread thread) {
      this.thread = thread;
    }

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
