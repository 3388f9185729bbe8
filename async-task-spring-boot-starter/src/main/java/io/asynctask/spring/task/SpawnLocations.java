package io.asynctask.spring.task;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A listener that records the {@linkplain LiveTask#spawnLocation() spawn location} of each task:
 * the innermost frame of the stack that belongs neither to this starter, nor to the JDK, nor to a
 * framework, nor to a proxy. It walks the stack at each spawn, until it has found that frame.
 *
 * @since 0.1.0
 */
public final class SpawnLocations implements TaskListener {

  /** More frames than proxies and interceptors take. */
  private static final int MAX_FRAMES = 200;

  private static final List<String> FOREIGN =
      List.of(
          "io.asynctask.spring.",
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "org.springframework.",
          "org.aopalliance.",
          "org.apache.tomcat.",
          "org.apache.catalina.",
          "reactor.",
          "kotlin.",
          "kotlinx.",
          "io.micrometer.");

  private static final String CORE = "io.asynctask.";

  private static final StackWalker WALKER = StackWalker.getInstance();

  @Override
  public void spawned(LiveTask task) {
    StackTraceElement location = WALKER.walk(SpawnLocations::find);
    if (location != null) {
      task.noteSpawnLocation(location);
    }
  }

  private static @Nullable StackTraceElement find(Stream<StackFrame> frames) {
    return frames
        .limit(MAX_FRAMES)
        .filter(frame -> isOfTheApplication(frame.getClassName()))
        .findFirst()
        .map(StackFrame::toStackTraceElement)
        .orElse(null);
  }

  private static boolean isOfTheApplication(String type) {
    return !type.contains("$$") // a proxy
        && !type.substring(0, type.lastIndexOf('.') + 1).equals(CORE)
        && FOREIGN.stream().noneMatch(type::startsWith);
  }
}
