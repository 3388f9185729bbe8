package io.asynctask;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A task that a {@link LiveTasks} tracks; its times, counts and place are fields of the same
 * object.
 *
 * <p>Times are kept in ticks of 2<sup>{@code scale}</sup> nanoseconds since the spawn. The scale
 * grows with the age, so that 31 bits are enough for each and the error stays below a billionth of
 * the age: four bytes where a long would take eight. As every time is cut off at the same ticks,
 * the parts always add up to the whole.
 *
 * <p>The times are written by the thread that holds the right to run or has just won the right to
 * schedule, never by two threads at once. A listing reads them without synchronization and may see
 * a time of a moment ago.
 */
final class TrackedTask<T extends @Nullable Object, G> extends RawTask<T, G> implements LiveTask {

  private final @Nullable String name;

  /** Written once, by {@link #register}, before the task is published. */
  private Block block;

  /** The time of the spawn, in microseconds since the start of the block. */
  private int spawned;

  private int polls;

  /** The start of the present phase. */
  private int since;

  private int queued;
  private int busy;
  private byte slot;
  private byte scale;
  private short selfWakes;

  @SuppressWarnings("NullAway.Init") // the block is not read before it is set
  TrackedTask(int state, Object body, Schedule<G> schedule, G tag, @Nullable String name) {
    super(state, body, schedule, tag);
    this.name = name;
  }

  /** Notes the place of the task in a registry. Cannot fail, as the place is already counted. */
  void register(Block block, int slot, long now) {
    this.block = block;
    this.slot = (byte) slot;
    this.spawned = (int) TimeUnit.NANOSECONDS.toMicros(now - block.startNanos);
  }

  @Override
  void onUncaught(Throwable failure) {
    BiConsumer<? super LiveTask, ? super Throwable> handler = block.registry().uncaughtHandler();
    if (handler == null) {
      super.onUncaught(failure);
    } else {
      report(handler, this, failure);
    }
  }

  @Override
  TaskListener.@Nullable Run onRunning(boolean wokenWhileRunning) {
    polls++;
    if (wokenWhileRunning) {
      selfWakes += selfWakes < Short.MAX_VALUE ? 1 : 0;
    } else if (selfWakes != 0) {
      selfWakes = 0;
    }
    if (block.hasClock()) {
      int now = now();
      queued += now - since;
      since = now;
    }
    TaskListener listener = block.listener();
    return listener == null ? null : listener.running(this);
  }

  @Override
  void onPaused() {
    if (block.hasClock()) {
      int now = now();
      busy += now - since;
      since = now;
    }
  }

  @Override
  void onWaiting() {
    TaskListener listener = block.listener();
    if (listener != null) {
      listener.waiting(this);
    }
  }

  @Override
  void onWoken() {
    if (block.hasClock()) {
      since = now();
    }
    TaskListener listener = block.listener();
    if (listener != null) {
      listener.woken(this);
    }
  }

  @Override
  void onStopping(boolean interrupt, boolean withParent) {
    CancelReceipt receipt = receipt();
    if (receipt != null) {
      receipt.requested(cause(withParent), interrupt);
    }
    TaskListener listener = block.listener();
    if (listener != null) {
      listener.stopping(this);
    }
  }

  private CancelCause cause(boolean withParent) {
    CancelCause named = withParent ? CancelCause.PARENT : CancelCause.named();
    return is(State.COMPLETED_OUTSIDE)
        ? CancelCause.COMPLETED_OUTSIDE
        : is(State.EXPIRED) ? CancelCause.DEADLINE : named == null ? CancelCause.CALLER : named;
  }

  /** Returns the receipt of the stop; {@code null} if there is no memory for it. */
  private @Nullable CancelReceipt receipt() {
    try {
      return attachments().cancelReceipt();
    } catch (Throwable shortage) {
      return null; // a listing then does not show it; the task is stopped all the same
    }
  }

  @Override
  void onHooksRun(int count) {
    CancelReceipt receipt = count == 0 ? null : receipt();
    if (receipt != null) {
      receipt.addHooks(count);
    }
  }

  @Override
  void onInterrupted() {
    CancelReceipt receipt = receipt();
    if (receipt != null) {
      receipt.noteInterrupt();
    }
  }

  @Override
  void onStopWhileRunning() {
    CancelReceipt receipt = receipt();
    if (receipt != null) {
      receipt.whileRunning();
    }
  }

  @Override
  void onStopped(int ended, @Nullable Throwable failure) {
    if (is(State.STOPPING)) {
      // The canceller may not have created it yet. The history takes what is there by now.
      CancelReceipt receipt = receipt();
      if (receipt != null) {
        receipt.noteStop();
      }
    }
    if (block.hasClock()) {
      int now = now();
      if (State.has(ended, State.RUNNING)) {
        busy += now - since;
      } else if (State.has(ended, State.SCHEDULED)) {
        queued += now - since;
      }
      since = now;
    }
    boolean cancelled =
        failure instanceof CancellationException || State.has(ended, State.COMPLETED_OUTSIDE);
    TaskState outcome =
        cancelled ? TaskState.CANCELLED : failure == null ? TaskState.COMPLETED : TaskState.FAILED;
    block.stop(this, outcome);
    if (failure != null && outcome == TaskState.FAILED) {
      block.registry().failing(this, failure);
    }
    TaskListener listener = block.listener();
    if (listener != null) {
      if (State.isWaiting(ended)) {
        listener.woken(this);
      }
      listener.stopped(this, outcome, failure);
    }
  }

  /** Returns the age in ticks, which get coarser when it no longer fits. */
  private int now() {
    // Not before the phase began: a shared reading may be older than an exact one.
    long age = Math.max((long) since << scale, sinceSpawn(SharedClock.nanos()));
    while (age >>> scale > Integer.MAX_VALUE) {
      since >>= 1;
      queued >>= 1;
      busy >>= 1;
      scale++;
    }
    return (int) (age >>> scale);
  }

  private long nanosSinceSpawn() {
    return sinceSpawn(System.nanoTime());
  }

  private long sinceSpawn(long nanos) {
    return nanos - block.startNanos - TimeUnit.MICROSECONDS.toNanos(spawned);
  }

  @Override
  public long id() {
    return block.firstId + slot;
  }

  @Override
  public @Nullable String name() {
    return name;
  }

  @Override
  public Optional<Instant> spawnedAt() {
    return block.hasClock()
        ? Optional.of(block.start.plus(spawned, ChronoUnit.MICROS))
        : Optional.empty();
  }

  @Override
  public Optional<Duration> age() {
    return time(ageNanos());
  }

  @Override
  public long ageNanos() {
    if (!block.hasClock()) {
      return 0;
    }
    return Math.max(0, hasStopped() ? (long) since << scale : nanosSinceSpawn());
  }

  /**
   * Returns whether the time of the stop is known: a listener that hears of it asks for the age.
   */
  private boolean hasStopped() {
    return is(State.ENDED) && presentBody() == null;
  }

  @Override
  public Optional<Duration> queued() {
    return time(queuedNanos());
  }

  @Override
  public long queuedNanos() {
    return block.hasClock()
        ? Math.max(0, ((long) queued << scale) + inPhase(state() == TaskState.SCHEDULED))
        : -1;
  }

  @Override
  public Optional<Duration> busy() {
    return time(busyNanos());
  }

  @Override
  public long busyNanos() {
    return block.hasClock()
        ? Math.max(0, ((long) busy << scale) + inPhase(runnerThread() != null))
        : -1;
  }

  private long inPhase(boolean inPhase) {
    return inPhase ? nanosInPhase() : 0;
  }

  private long nanosInPhase() {
    return nanosSinceSpawn() - ((long) since << scale);
  }

  @Override
  public Optional<Duration> timeInPhase() {
    return time(nanosInPhase());
  }

  private Optional<Duration> time(long nanos) {
    return block.hasClock() ? Optional.of(Duration.ofNanos(Math.max(0, nanos))) : Optional.empty();
  }

  @Override
  public int polls() {
    return polls;
  }

  @Override
  public int selfWakes() {
    return selfWakes;
  }

  @Override
  public Optional<Duration> sinceStopRequested() {
    return cancelReceipt()
        .filter(CancelReceipt::isWhileRunning)
        .flatMap(receipt -> time(receipt.sinceRequest().toNanos()));
  }

  @Override
  public Optional<CancelReceipt> cancelReceipt() {
    Attachments attachments = presentAttachments();
    return attachments == null
        ? Optional.empty()
        : Optional.ofNullable(attachments.presentCancelReceipt());
  }

  @Override
  public Optional<Object> activity() {
    Attachments attachments = presentAttachments();
    Object activity = attachments == null ? null : attachments.blockedOn;
    return activity instanceof CompletableFuture ? Optional.empty() : Optional.ofNullable(activity);
  }

  @Override
  public @Nullable Object noteActivity(@Nullable Object activity) {
    Attachments attachments = attachments();
    Object before = attachments.blockedOn;
    attachments.blockedOn = activity;
    return before;
  }

  @Override
  public Optional<LiveTask> awaits() {
    Attachments attachments = presentAttachments();
    Object blockedOn = attachments == null ? null : attachments.blockedOn;
    CompletableFuture<?> awaited =
        DerivedStage.root(
            blockedOn instanceof CompletableFuture<?> future
                ? future
                : StagePollable.awaitedBy(presentBody()));
    return awaited instanceof LiveTask task && !awaited.isDone()
        ? Optional.of(task)
        : Optional.empty();
  }

  @Override
  public Optional<Object> spawnLocation() {
    Attachments attachments = presentAttachments();
    return attachments == null ? Optional.empty() : Optional.ofNullable(attachments.spawnLocation);
  }

  @Override
  public void noteSpawnLocation(Object spawnLocation) {
    attachments().spawnLocation = requireNonNull(spawnLocation, "spawnLocation");
  }

  @Override
  public Optional<Thread> runner() {
    return Optional.ofNullable(runnerThread());
  }

  @Override
  public long parentId() {
    Object parent = parent();
    return parent instanceof LinkedTask<?> task ? task.id() : parent == null ? 0 : (Long) parent;
  }

  @Override
  public List<LiveTask> children() {
    return children(Integer.MAX_VALUE);
  }

  @Override
  public List<LiveTask> children(int limit) {
    Attachments attachments = presentAttachments();
    return attachments == null
        ? List.of()
        : attachments.children(limit).stream()
            .filter(LiveTask.class::isInstance)
            .<LiveTask>map(LiveTask.class::cast)
            .sorted(Comparator.comparingLong(LiveTask::id))
            .toList();
  }

  @Override
  public int childCount() {
    Attachments attachments = presentAttachments();
    return attachments == null ? 0 : attachments.childCount();
  }

  @Override
  public Optional<Progress> progress() {
    Attachments attachments = presentAttachments();
    return attachments == null ? Optional.empty() : Optional.ofNullable(attachments.progress);
  }

  @Override
  public Optional<Duration> deadline() {
    Attachments attachments = presentAttachments();
    return attachments == null || attachments.deadline == null
        ? Optional.empty()
        : Optional.of(attachments.deadline.limit);
  }

  @Override
  public boolean abandon(CancellationException reason) {
    return settleAbandoned(requireNonNull(reason, "reason"));
  }

  @Override
  public JoinHandle<?> handle() {
    return this;
  }
}
