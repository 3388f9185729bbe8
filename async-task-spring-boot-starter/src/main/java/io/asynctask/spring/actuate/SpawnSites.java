package io.asynctask.spring.actuate;

import io.asynctask.LiveTask;
import io.asynctask.TaskListener;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notes the line of the application that has spawned each task as its {@linkplain
 * LiveTask#spawnLocation() origin}: the innermost frame that is neither ours, nor the JDK's, nor a
 * framework's, nor a proxy's. Walks the stack at each spawn, as far as it has to.
 */
public final class SpawnSites implements TaskListener {

  /** Farther out than any proxies and interceptors. */
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
    StackTraceElement site = WALKER.walk(SpawnSites::find);
    if (site != null) {
      task.noteSpawnLocation(site);
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
