package io.asynctask;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts that only some tasks have: children, hooks, awaiters, a deadline and the like. They are
 * allocated when the first of them is needed, so a task without them pays for one reference only.
 * Its monitor guards each field that is neither volatile nor fixed before the task is published.
 */
final class Attachments {

  private static final Throwable[] NO_REASONS = {};

  /** The parent, a {@link LinkedTask}; or, once it has stopped, its id as a {@link Long}. */
  private @Nullable Object parent;

  private @Nullable Set<LinkedTask<?>> children;
  private @Nullable Set<Waker> awaiters;
  private @Nullable CancelHooks hooks;
  private @Nullable DependentCount dependents;

  /** The only thread that may run a local task. Fixed before publication. */
  @Nullable Thread owner;

  /** Fixed before publication. */
  @Nullable Deadline deadline;

  /** What the task had in place of attachments, if that was its handler. */
  final @Nullable BiConsumer<JoinHandle<?>, Throwable> uncaughtHandler;

  /** Fixed before publication; a tracked task has its name in a field of its own. */
  @Nullable String name;

  volatile @Nullable Object spawnLocation;

  volatile @Nullable Progress progress;

  /** The watch for an unobserved failure, from the failure on. */
  volatile @Nullable FailureWatch failureWatch;

  /**
   * What the body is blocked in: a future, or what {@link LiveTask#noteActivity} was given. Written
   * by the runner.
   */
  volatile @Nullable Object blockedOn;

  private @Nullable CancelReceipt cancelReceipt;

  volatile Throwable[] cancelReasons = NO_REASONS;

  /**
   * @param parent as {@link LinkedTask} has it
   * @param uncaughtHandler or nothing
   */
  Attachments(
      @Nullable Object parent, @Nullable BiConsumer<JoinHandle<?>, Throwable> uncaughtHandler) {
    this.parent = parent;
    this.uncaughtHandler = uncaughtHandler;
  }

  synchronized @Nullable Object parent() {
    return parent;
  }

  synchronized void adoptedBy(LinkedTask<?> task) {
    parent = task;
  }

  synchronized void parentStopped(@Nullable Long id) {
    parent = id;
  }

  synchronized void addChild(LinkedTask<?> child) {
    if (children == null) {
      children = Collections.newSetFromMap(new IdentityHashMap<>(4));
    }
    children.add(child);
  }

  synchronized void removeChild(LinkedTask<?> child) {
    if (children != null) {
      children.remove(child);
    }
  }

  synchronized void addChildrenTo(Collection<LinkedTask<?>> line) {
    if (children != null) {
      line.addAll(children);
    }
  }

  synchronized List<LinkedTask<?>> children(int limit) {
    return children == null ? List.of() : children.stream().limit(limit).toList();
  }

  synchronized int childCount() {
    return children == null ? 0 : children.size();
  }

  /** Returns the children if there are any, and forgets them. */
  synchronized @Nullable Set<LinkedTask<?>> takeChildren() {
    Set<LinkedTask<?>> taken = children;
    children = null;
    return taken;
  }

  /** Registers {@code waker} unless it is registered already. */
  synchronized void addAwaiter(Waker waker) {
    if (awaiters == null) {
      awaiters = Collections.newSetFromMap(new IdentityHashMap<>(2));
    }
    awaiters.add(waker);
  }

  /** Returns the awaiters if there are any, and forgets them. */
  synchronized @Nullable Iterable<Waker> takeAwaiters() {
    Set<Waker> taken = awaiters;
    awaiters = null;
    return taken;
  }

  synchronized CancelHooks hooks() {
    if (hooks == null) {
      hooks = new CancelHooks();
    }
    return hooks;
  }

  /** Returns the hooks if there are any. */
  synchronized @Nullable CancelHooks registeredHooks() {
    return hooks;
  }

  /** Forgets the hooks after the end of the body, with all that they refer to. */
  synchronized void dropHooks() {
    hooks = null;
  }

  /** Returns the receipt of the stop, which the first caller creates. */
  synchronized CancelReceipt cancelReceipt() {
    if (cancelReceipt == null) {
      cancelReceipt = new CancelReceipt();
    }
    return cancelReceipt;
  }

  /** Returns the receipt of the stop if there is one. */
  synchronized @Nullable CancelReceipt presentCancelReceipt() {
    return cancelReceipt;
  }

  synchronized DependentCount dependents(LinkedTask<?> task) {
    if (dependents == null) {
      dependents = new DependentCount(task);
    }
    return dependents;
  }

  synchronized boolean hasDependents() {
    return dependents != null;
  }
}
