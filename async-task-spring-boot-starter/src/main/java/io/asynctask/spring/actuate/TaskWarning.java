package io.asynctask.spring.actuate;

/**
 * A warning about a task.
 *
 * @param code the kind of warning, for programs
 * @param text the warning with its numbers, for people
 * @since 0.1.0
 */
public record TaskWarning(Code code, String text) {

  /** The kinds of warnings. */
  public enum Code {

    /** A thread has been in the body for long. */
    STUCK,

    /** The task was told to stop, and a thread is still in the body. */
    CANCEL_IGNORED,

    /** The task holds a thread while it waits for a task that is queued for such a thread. */
    STARVED,

    /** The task has waited for a thread for long, and for longer than it has run. */
    QUEUED_LONG,

    /** The task is woken each time it runs, so that it never waits. */
    SELF_WAKING
  }
}
