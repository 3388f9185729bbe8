package io.asynctask;

import java.lang.System.Logger.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Waits for a failed task's handle to be looked at or to become garbage, whichever comes first.
 * Exists for failed tasks only, so tasks that succeed pay nothing for it.
 *
 * <p>Without a thread of its own: as long as there are failures nobody has looked at, the JDK's
 * timer looks for garbage once a second.
 */
final class Unseen extends PhantomReference<JoinHandle<?>> {

  /** More than that are not watched: a failure may hold on to its own handle. */
  private static final int MAX_PENDING = 10_000;

  private static final ReferenceQueue<JoinHandle<?>> GARBAGE = new ReferenceQueue<>();
  private static final Set<Unseen> PENDING = ConcurrentHashMap.newKeySet();
  private static final Executor REPORTERS = new CompletableFuture<>().defaultExecutor();
  private static final AtomicBoolean looking = new AtomicBoolean();

  private final UnseenFailure failure;
  private final Consumer<? super UnseenFailure> handler;

  private Unseen(
      JoinHandle<?> handle, UnseenFailure failure, Consumer<? super UnseenFailure> handler) {
    super(handle, GARBAGE);
    this.failure = failure;
    this.handler = handler;
  }

  /** Watches a task that is about to fail, unless somebody waits for its outcome already. */
  static void watch(
      TrackedTask<?, ?> task, Throwable failure, Consumer<? super UnseenFailure> handler) {
    if (PENDING.size() >= MAX_PENDING) {
      return;
    }
    Attachments attachments = task.attachments();
    Unseen unseen =
        new Unseen(
            task,
            new UnseenFailure(task.id(), task.name(), task.tag(), attachments.origin, failure),
            handler);
    PENDING.add(unseen);
    attachments.unseen = unseen;
    // Who derives a stage registers its interest, then looks for this; here it is the other way
    // round. Who joins looks when the outcome is there.
    if (attachments.hasInterest() || task.getNumberOfDependents() > 0) {
      unseen.seen();
    } else {
      lookLater();
    }
  }

  /** Somebody has looked at the failure, or has got hold of the means to. */
  void seen() {
    if (PENDING.remove(this)) {
      clear();
    }
  }

  private static void lookLater() {
    if (looking.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run).execute(Unseen::look);
    }
  }

  private static void look() {
    for (Reference<?> gone = GARBAGE.poll(); gone != null; gone = GARBAGE.poll()) {
      REPORTERS.execute(((Unseen) gone)::report); // not here: it may take its time
    }
    // Who adds one looks at the flag afterwards; here it is the other way round.
    looking.set(false);
    if (!PENDING.isEmpty()) {
      lookLater();
    }
  }

  private void report() {
    if (PENDING.remove(this)) {
      try {
        handler.accept(failure);
      } catch (Throwable thrown) {
        Relations.log(Level.WARNING, "The handler of unseen failures failed", thrown);
      }
    }
  }
}
