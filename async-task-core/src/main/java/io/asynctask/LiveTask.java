package io.asynctask;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A task as {@link LiveTasks} shows it. It is not a copy: each method tells what holds when it is
 * called, so two calls may tell of two moments. It is safe for use by any thread, and still answers
 * when the task has stopped. All times are empty when the {@link LiveTasks} has no clock, and are
 * as exact as that clock.
 *
 * <pre>{@code
 * for (LiveTask task : liveTasks.list(0, 100, 100_000, any -> true).tasks()) {
 *   System.out.println(task.id() + " " + task.name() + " " + task.state());
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public sealed interface LiveTask permits TrackedTask {

  /**
   * Returns the id, which is unique in this process, positive, and ascends roughly with the time of
   * the spawn.
   *
   * @return the id
   */
  long id();

  /**
   * Returns the name.
   *
   * @return the name, or {@code null} when the task has none
   */
  @Nullable String name();

  /**
   * Returns the tag that the task was spawned with.
   *
   * @return the tag
   */
  Object tag();

  /**
   * Returns the state of the task.
   *
   * @return the present state
   */
  TaskState state();

  /**
   * Returns whether the body should stop: a cancel, the deadline or a completion from outside has
   * won.
   *
   * @return whether the task is to stop
   */
  boolean isCancelRequested();

  /**
   * Returns the time of the spawn.
   *
   * @return the time; empty without a clock
   */
  Optional<Instant> spawnedAt();

  /**
   * Returns the time from the spawn until now, or until the stop.
   *
   * @return the age; empty without a clock
   */
  Optional<Duration> age();

  /**
   * Returns the {@link #age()} without an object, for a listener.
   *
   * @return nanoseconds; 0 without a clock
   */
  long ageNanos();

  /**
   * Returns the total time in which the task was scheduled and no thread ran it.
   *
   * @return the time; empty without a clock
   */
  Optional<Duration> queued();

  /**
   * Returns the time that {@link #queued()} tells without an object, for a listener.
   *
   * @return nanoseconds; -1 without a clock
   */
  long queuedNanos();

  /**
   * Returns the total time in which a thread was in the body.
   *
   * @return the time; empty without a clock
   */
  Optional<Duration> busy();

  /**
   * Returns the time that {@link #busy()} tells without an object, for a listener.
   *
   * @return nanoseconds; -1 without a clock
   */
  long busyNanos();

  /**
   * Returns how often a thread has entered the body.
   *
   * @return the number of calls and polls
   */
  int polls();

  /**
   * Returns the time since the present phase began: scheduled, in the body, or pending.
   *
   * @return the time; empty without a clock
   */
  Optional<Duration> timeInPhase();

  /**
   * Returns how often in a row the task was woken while a thread was in its body, so that it ran
   * again without being pending; {@value Short#MAX_VALUE} stands for that number and more.
   *
   * @return the number of such wakes
   */
  int selfWakes();

  /**
   * Returns the time since a stop was requested while a thread was in the body.
   *
   * @return the time; empty when no stop was requested of a running body, or without a clock
   */
  Optional<Duration> sinceStopRequested();

  /**
   * Returns the receipt of the stop: who has asked for it, and what it has reached.
   *
   * @return the receipt; empty if the task was never told to stop
   */
  Optional<CancelReceipt> cancelReceipt();

  /**
   * Returns what the body does at the moment, as it was noted.
   *
   * @return the activity, a call of a database for example, whose {@code toString} describes it
   */
  Optional<Object> activity();

  /**
   * Notes what the body does from now on. Only the thread in the body may call this.
   *
   * @param activity describes itself by its {@code toString}; {@code null} for nothing in
   *     particular
   * @return what was noted before, which the caller notes again at the end of the activity
   */
  @Nullable Object noteActivity(@Nullable Object activity);

  /**
   * Returns the live task that this one waits for: its body is blocked in {@code join} or {@code
   * get} of the handle of that task or of a stage that derives from it, or the body returned that
   * task's future. What a pollable of the application awaits is not known.
   *
   * @return the awaited task
   */
  Optional<LiveTask> awaits();

  /**
   * Returns the spawn location that was noted last.
   *
   * @return the location, a line of source code for example
   */
  Optional<Object> spawnLocation();

  /**
   * Notes the spawn location of the task, in place of one that was noted before.
   *
   * @param spawnLocation the location, a line of source code for example
   */
  void noteSpawnLocation(Object spawnLocation);

  /**
   * Returns the thread that is in the body.
   *
   * @return the thread, if there is one
   */
  Optional<Thread> runner();

  /**
   * Returns the id of the parent, also when the parent has stopped.
   *
   * @return the id; 0 without a parent or when the parent is not tracked
   */
  long parentId();

  /**
   * Returns the live children that are tracked, oldest first.
   *
   * @return the children
   */
  List<LiveTask> children();

  /**
   * Returns at most {@code limit} of the {@link #children()}.
   *
   * @param limit the largest number of children
   * @return the children
   */
  List<LiveTask> children(int limit);

  /**
   * Returns the number of live children, tracked or not.
   *
   * @return the number
   */
  int childCount();

  /**
   * Returns the progress that the body has reported last.
   *
   * @return the progress, if the body has reported any
   */
  Optional<Progress> progress();

  /**
   * Returns the deadline, counted from the spawn.
   *
   * @return the deadline, if the task has one
   */
  Optional<Duration> deadline();

  /**
   * Returns the handle, which cancels the task or awaits it.
   *
   * @return the handle
   */
  JoinHandle<?> handle();

  /**
   * Stops waiting for the body: the handle completes now, cancelled, and not only after the body.
   * An executor that shuts down calls this, so that no caller waits for the handle for ever. If no
   * stop was requested yet, the task is stopped and interrupted, without its hooks and its
   * children. If the deadline has passed, the handle fails with that. The task stays listed until
   * its body has stopped and is closed.
   *
   * @param reason what the handle completes with, or has as suppressed exception
   * @return false when the handle was done
   */
  boolean abandon(CancellationException reason);
}
