package io.asynctask.spring.durable.engine;

/**
 * The watch that stops bodies before another node may take their tasks over: when the last
 * heartbeat that reached the database is too old. It has a thread of its own and does not use the
 * database, so it works when that hangs, and at once when a process that was stopped goes on.
 */
final class LeaseWatch implements Runnable {

  private static final double STOP_AT = 0.75;

  private final RunningAttempts attempts;

  LeaseWatch(RunningAttempts attempts) {
    this.attempts = attempts;
  }

  @Override
  public void run() {
    attempts.cancel(attempt -> attempt.fractionOfLease() > STOP_AT, DurableCauses.HEARTBEAT_LOST);
  }
}
