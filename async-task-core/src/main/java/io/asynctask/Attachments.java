package io.asynctask;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What only some tasks have: children, hooks, awaiters, a deadline and the like. Allocated when the
 * first of them is needed, so that the others cost a task one reference. Guarded by its monitor
 * where not volatile or fixed before the task is published.
 */
final class Attachments {

  /** A {@link LinkedTask}, or once that has stopped its id as a {@link Long}. */
  private @Nullable Object parent;

  private @Nullable Set<LinkedTask<?>> children;
  private @Nullable Set<Waker> awaiters;
  private @Nullable CancelHooks hooks;
  private @Nullable DependentCount dependents;

  /** The only thread that may run a local task. Fixed before publication. */
  @Nullable Thread owner;

  /** Fixed before publication. */
  @Nullable Deadline deadline;

  /** Fixed before publication. */
  @Nullable BiConsumer<? super JoinHandle<?>, ? super Throwable> uncaughtHandler;

  /** Fixed before publication; a listed task has its name in a field of its own. */
  @Nullable String name;

  volatile @Nullable Object spawnLocation;

  volatile @Nullable Progress progress;

  /** The failure, until somebody has looked at it. */
  volatile @Nullable FailureWatch failureWatch;

  /** What the body waits for, with its thread. Written by the runner. */
  volatile @Nullable CompletableFuture<?> blockedOn;

  /** When the running body was told to stop, by {@link System#nanoTime()}. */
  volatile @Nullable Long stopRequestedAt;

  volatile Throwable[] cancelReasons = {};

  Attachments(@Nullable Object parent) {
    this.parent = parent;
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

  synchronized Iterable<LinkedTask<?>> takeChildren() {
    Set<LinkedTask<?>> taken = children;
    children = null;
    return taken == null ? List.of() : taken;
  }

  /** Registers {@code waker} unless it is registered already. */
  synchronized void addAwaiter(Waker waker) {
    if (awaiters == null) {
      awaiters = Collections.newSetFromMap(new IdentityHashMap<>(2));
    }
    awaiters.add(waker);
  }

  synchronized Iterable<Waker> takeAwaiters() {
    Set<Waker> taken = awaiters;
    awaiters = null;
    return taken == null ? List.of() : taken;
  }

  synchronized CancelHooks hooks() {
    if (hooks == null) {
      hooks = new CancelHooks();
    }
    return hooks;
  }

  /** The hooks if there are any. */
  synchronized @Nullable CancelHooks registeredHooks() {
    return hooks;
  }

  /** The body is gone: what its hooks refer to may go too. */
  synchronized void dropHooks() {
    hooks = null;
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
