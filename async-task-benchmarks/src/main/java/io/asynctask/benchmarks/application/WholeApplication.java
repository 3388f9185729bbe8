package io.asynctask.benchmarks.application;

import io.asynctask.benchmarks.application.Load.Result;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Starts {@link SmallApplication} with the starter and without it in turns, each time in a new JVM,
 * and prints the medians: what a start costs, and what a request costs under load.
 *
 * <pre>java -cp 'async-task-benchmarks/target/classes:async-task-benchmarks/target/lib/*' \
 *     io.asynctask.benchmarks.application.WholeApplication TURNS REQUESTS</pre>
 *
 * <p>The class path has no benchmarks.jar, whose manifest names the starter.
 *
 * <p>Throughput and latencies need a quiet machine. The processor time of the server's process for
 * each request does not.
 */
public final class WholeApplication {

  private static final List<String> JVM =
      List.of("-Xms512m", "-Xmx512m", "-Xmn256m", "-XX:+AlwaysPreTouch");

  /**
   * How long the load goes on before it is measured. The compiler of JDK 25 comes to its end only
   * after some 30 seconds of load, and a request takes several times the processor time until then.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  private static final int WARM_UP_REQUESTS = 8_000;

  private WholeApplication() {}

  /** What one turn has measured. */
  private record Turn(Started started, Result load, double cpuMicrosPerRequest) {}

  /**
   * Measures and prints.
   *
   * @param arguments the number of turns of each row, and the number of requests of a turn
   */
  public static void main(String[] arguments) throws Exception {
    int turns = Integer.parseInt(arguments[0]);
    int requests = Integer.parseInt(arguments[1]);
    System.out.printf("# JDK %s, %d turns, %d requests%n", Runtime.version(), turns, requests);
    for (String type : List.of("SERVLET", "REACTIVE")) {
      for (boolean virtual :
          Runtime.version().feature() >= 21 ? List.of(false, true) : List.of(false)) {
        row(type, virtual, turns, requests);
      }
    }
  }

  private static void row(String type, boolean virtual, int turns, int requests) throws Exception {
    List<Turn> stock = new ArrayList<>();
    List<Turn> starter = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      stock.add(turn(type, virtual, false, requests));
      starter.add(turn(type, virtual, true, requests));
    }
    System.out.printf("%n%s, %s threads%n", type, virtual ? "virtual" : "platform");
    print("CPU of the start, s", stock, starter, turn -> turn.started.cpuNanos() / 1e9);
    print("heap, MB", stock, starter, turn -> turn.started.heapBytes() / 1e6);
    print("classes", stock, starter, turn -> turn.started.classes());
    print("beans", stock, starter, turn -> turn.started.beans());
    print("requests/s", stock, starter, turn -> turn.load.perSecond());
    print("p50, µs", stock, starter, turn -> percentile(turn, 50));
    print("p99, µs", stock, starter, turn -> percentile(turn, 99));
    print("CPU of a request, µs", stock, starter, turn -> turn.cpuMicrosPerRequest);
  }

  private static double percentile(Turn turn, double percent) {
    return turn.load.latencies().getValueAtPercentile(percent) / 1e3;
  }

  private static void print(
      String name, List<Turn> stock, List<Turn> starter, ToDoubleFunction<Turn> value) {
    double without = median(stock, value);
    double with = median(starter, value);
    System.out.printf(
        Locale.ROOT, "%-22s %10.1f %10.1f  %.2f x%n", name, without, with, with / without);
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> value) {
    double[] sorted = turns.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Turn turn(String type, boolean virtual, boolean withStarter, int requests)
      throws Exception {
    Process process =
        new ProcessBuilder(command(type, virtual, withStarter))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      Started started = Started.parse(line(out));
      warmUp(started.port());
      long before = cpuNanos(process, out);
      Result load = Load.run(started.port(), requests);
      long after = cpuNanos(process, out);
      return new Turn(started, load, (after - before) / 1e3 / requests);
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  private static void warmUp(int port) throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP.toNanos()) {
      Load.run(port, WARM_UP_REQUESTS);
    }
  }

  private static long cpuNanos(Process process, BufferedReader out) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Long.parseLong(line(out));
  }

  private static String line(BufferedReader out) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The application has ended");
    }
    return line;
  }

  private static List<String> command(String type, boolean virtual, boolean withStarter) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", classPath(withStarter), SmallApplication.class.getName(), type));
    command.add("--spring.threads.virtual.enabled=" + virtual);
    return command;
  }

  private static String classPath(boolean withStarter) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> withStarter || !isOurs(Path.of(entry).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOurs(String jar) {
    return jar.startsWith("async-task-core") || jar.startsWith("async-task-spring-boot-starter");
  }
}
