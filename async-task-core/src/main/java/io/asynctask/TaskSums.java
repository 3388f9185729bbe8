package io.asynctask;

/** The numbers of the tasks of several blocks. Used by one thread at a time. */
final class TaskSums {

  private long spawned;

  /** By the ordinal of the outcome. */
  private final long[] stopped = new long[TaskState.values().length];

  void addSpawned(int tasks) {
    spawned += tasks;
  }

  void addStopped(TaskState outcome) {
    stopped[outcome.ordinal()]++;
  }

  void add(TaskSums more) {
    spawned += more.spawned;
    for (int i = 0; i < stopped.length; i++) {
      stopped[i] += more.stopped[i];
    }
  }

  LiveTasks.Counts toCounts() {
    long completed = stopped(TaskState.COMPLETED);
    long failed = stopped(TaskState.FAILED);
    long cancelled = stopped(TaskState.CANCELLED);
    return new LiveTasks.Counts(
        spawned, spawned - completed - failed - cancelled, completed, failed, cancelled);
  }

  private long stopped(TaskState outcome) {
    return stopped[outcome.ordinal()];
  }
}
