package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("faults")
@DisplayName("R23: after a shortage everything works as before")
class ShortageTests {

  private static String outputOf(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MALLOC_ARENA_MAX", "1"); // arenas take address space
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static List<String> java(Class<?> program, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    return command;
  }

  /**
   * Without scalar replacement: compiled code may have left out an object that it has to make after
   * all when it goes back to the interpreter. If there is no memory then, the JVM drops the frames
   * of the method and of all that is inlined into it, without their handlers and finally blocks. No
   * code in Java can complete a handle then.
   */
  private static void assertHeapShortagesPass(int rounds) throws Exception {
    List<String> command =
        java(HeapShortage.class, "-Xmx64m", "-XX:+UseSerialGC", "-XX:-EliminateAllocations");
    command.add(String.valueOf(rounds));
    assertThat(outputOf(command)).contains("everything works");
  }

  @Test
  void ofMemory() throws Exception {
    assertHeapShortagesPass(3);
  }

  @Test
  @Tag("long")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void ofMemoryAgainAndAgain() throws Exception {
    assertHeapShortagesPass(50);
  }

  /**
   * Each thread takes 64 MB of an address space of 2 GB, of which no more than the stacks is used.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void ofThreads() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -v 2000000; exec \"$@\"", "sh"));
    command.addAll(
        java(
            ThreadShortage.class,
            "-Xmx64m",
            "-Xss64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:CompressedClassSpaceSize=32m",
            "-Xshare:off"));
    assertThat(outputOf(command)).contains("unable to create").contains("everything works");
  }
}
