package io.asynctask;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A task as {@link LiveTasks} shows it. It is no copy: each method tells what holds when it is
 * called, so two of them may tell of two moments. Safe for use by any thread; still answers when
 * the task has stopped.
 */
public sealed interface LiveTask permits TrackedTask {

  /** Unique in this process, positive, and roughly ascending with the time of the spawn. */
  long id();

  @Nullable String name();

  Object tag();

  TaskState state();

  boolean isCancelRequested();

  /**
   * The time of the spawn; empty when the {@link LiveTasks} has no clock, as for all times here,
   * and no more exact than that clock.
   */
  Optional<Instant> spawnedAt();

  /** From the spawn until now, or until the stop. */
  Optional<Duration> age();

  /** How long, in all, the task was scheduled and no thread ran it. */
  Optional<Duration> queued();

  /** How long, in all, a thread was in the body. */
  Optional<Duration> busy();

  /** How often the body was entered. */
  int polls();

  /** How long ago the present phase began: scheduled, in the body, or pending. */
  Optional<Duration> timeInPhase();

  /**
   * How often in a row the task was woken while a thread was in its body, so that it ran again
   * without ever being pending; {@value Short#MAX_VALUE} stands for that and more.
   */
  int selfWakes();

  /** How long ago the task was told to stop while a thread was in its body. */
  Optional<Duration> sinceStopRequested();

  /**
   * The live task that this one cannot go on without: its body is blocked in {@code join} or {@code
   * get} of that one's handle or of a stage that derives from it, or has it as its rest. What a
   * pollable of the application awaits is not known.
   */
  Optional<LiveTask> awaits();

  /** What was noted about where the task comes from. */
  Optional<Object> spawnLocation();

  /** Notes where the task comes from, in place of what was noted before. */
  void noteSpawnLocation(Object spawnLocation);

  /** The thread that is in the body. */
  Optional<Thread> runner();

  /** The id of the parent, also when that has stopped; 0 without parent or when it is untracked. */
  long parentId();

  /** The live children that are tracked, oldest first. */
  List<LiveTask> children();

  /** At most {@code limit} of the {@link #children()}, whatever number there is. */
  List<LiveTask> children(int limit);

  /** How many live children there are, tracked or not. */
  int childCount();

  Optional<Progress> progress();

  /** From the spawn. */
  Optional<Duration> deadline();

  /** To cancel the task or to await it. */
  JoinHandle<?> handle();

  /**
   * Gives up waiting for a task: the handle completes now, cancelled, and not only after the body.
   * For an executor that ends, so that nobody waits for the handle for ever. A task that nobody has
   * told to stop is told and interrupted, without its hooks and its children. One whose deadline
   * has passed fails with that. The task stays listed until its body has stopped and is closed.
   *
   * @param reason what the handle completes with, or has as suppressed exception
   * @return false when the handle was done
   */
  boolean abandon(CancellationException reason);
}
