package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack of the thread that is in the body of a task.
 *
 * @param thread the thread
 * @param state the state of the thread, a moment before the stack was taken
 * @param frames the frames, innermost first
 */
record RunnerStack(Thread thread, Thread.State state, StackTraceElement[] frames) {

  private static final String USUAL_LOADER = "app//";

  /** Code of async-task that stands between a body and the JDK. */
  private static final List<String> OWN =
      List.of(
          "io.asynctask.BlockingWait",
          "io.asynctask.ComposableFuture",
          "io.asynctask.JoinHandle",
          "io.asynctask.spring.jdbc.");

  /** Returns the stack; {@code null} if no thread is in the body, or if it has left meanwhile. */
  static @Nullable RunnerStack of(LiveTask task) {
    Thread runner = task.runner().orElse(null);
    if (runner == null) {
      return null;
    }
    int poll = task.polls();
    Thread.State state = runner.getState();
    StackTraceElement[] frames = runner.getStackTrace();
    // A runner that has left the body meanwhile may already be in the body of another task.
    boolean stayed = task.runner().orElse(null) == runner && task.polls() == poll;
    return stayed ? new RunnerStack(runner, state, frames) : null;
  }

  List<String> lines() {
    return Arrays.stream(frames).map(RunnerStack::line).toList();
  }

  /** Returns the innermost frame, as class and method. */
  @Nullable String top() {
    return frames.length == 0 ? null : text(frames[0]);
  }

  /** Returns the innermost frame of the application, as class and method. */
  @Nullable String caller() {
    int caller = callerIndex();
    return caller == frames.length ? null : text(frames[caller]);
  }

  /** Returns the number of frames of libraries before the innermost one of the application. */
  int callerIndex() {
    int index = 0;
    while (index < frames.length && isLibrary(frames[index])) {
      index++;
    }
    return index;
  }

  /** Renders a frame as a stack trace does, without the name of the usual class loader. */
  static String line(StackTraceElement frame) {
    String line = frame.toString();
    return line.startsWith(USUAL_LOADER) ? line.substring(USUAL_LOADER.length()) : line;
  }

  /** Whether the thread is in a native call, which an interrupt does not end. */
  boolean isInNativeCall() {
    return state == Thread.State.RUNNABLE
        && frames.length > 0
        && frames[0].isNativeMethod()
        && !VirtualThreads.isVirtual(thread);
  }

  private static String text(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }

  private static boolean isLibrary(StackTraceElement frame) {
    String module = frame.getModuleName();
    return (module != null && (module.startsWith("java.") || module.startsWith("jdk.")))
        || OWN.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
