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
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts {@link SmallApplication} with the starter and without it in turns, each time in a new JVM,
 * and prints the values of each turn and the medians: what a start costs, and what a request costs
 * under load.
 *
 * <pre>java -cp 'async-task-benchmarks/target/classes:async-task-benchmarks/target/lib/*' \
 *     io.asynctask.benchmarks.application.WholeApplication TURNS REQUESTS [ROW]</pre>
 *
 * <p>Without requests, only starts are measured. Without a row, all are.
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

  private static final List<Column> START =
      List.of(
          new Column("CPU of the start, s", turn -> turn.started.cpuNanos() / 1e9),
          new Column("heap, MB", turn -> turn.started.heapBytes() / 1e6),
          new Column("classes", turn -> turn.started.classes()),
          new Column("beans", turn -> turn.started.beans()));

  private static final List<Column> LOAD =
      List.of(
          new Column("requests/s", turn -> turn.load().perSecond()),
          new Column("p50, µs", turn -> turn.micros(50)),
          new Column("p99, µs", turn -> turn.micros(99)),
          new Column("CPU of a request, µs", turn -> turn.cpuMicrosPerRequest));

  private WholeApplication() {}

  /** A row of the table: the server, and the kind of its threads. */
  private enum Row {
    TOMCAT("SERVLET", false),
    TOMCAT_VIRTUAL("SERVLET", true),
    NETTY("REACTIVE", false),
    NETTY_VIRTUAL("REACTIVE", true);

    final String type;
    final boolean virtual;

    Row(String type, boolean virtual) {
      this.type = type;
      this.virtual = virtual;
    }
  }

  /** A column of the table. */
  private record Column(String name, ToDoubleFunction<Turn> value) {}

  /** What one turn has measured, without a load if there was none. */
  private record Turn(Started started, @Nullable Result result, double cpuMicrosPerRequest) {

    Result load() {
      return Objects.requireNonNull(result);
    }

    double micros(double percent) {
      return load().latencies().getValueAtPercentile(percent) / 1e3;
    }
  }

  /**
   * Measures and prints.
   *
   * @param arguments the number of turns of each row, the number of requests of a turn, and a row
   */
  public static void main(String[] arguments) throws Exception {
    int turns = Integer.parseInt(arguments[0]);
    int requests = Integer.parseInt(arguments[1]);
    System.out.printf("# JDK %s, %d turns, %d requests%n", Runtime.version(), turns, requests);
    List<Row> rows =
        arguments.length > 2 ? List.of(Row.valueOf(arguments[2])) : List.of(Row.values());
    for (Row row : rows) {
      if (!row.virtual || Runtime.version().feature() >= 21) {
        measure(row, turns, requests);
      }
    }
  }

  private static void measure(Row row, int turns, int requests) throws Exception {
    List<Turn> stock = new ArrayList<>();
    List<Turn> starter = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      stock.add(turn(row, false, requests));
      starter.add(turn(row, true, requests));
    }
    System.out.printf("%n%s%n", row);
    START.forEach(column -> print(column, stock, starter));
    if (requests > 0) {
      LOAD.forEach(column -> print(column, stock, starter));
    }
  }

  private static void print(Column column, List<Turn> stock, List<Turn> starter) {
    double[] without = values(stock, column);
    double[] with = values(starter, column);
    System.out.printf(
        Locale.ROOT,
        "%-22s %10.1f %10.1f  %.2f x   of %s and %s%n",
        column.name,
        median(without),
        median(with),
        median(with) / median(without),
        text(without),
        text(with));
  }

  private static double[] values(List<Turn> turns, Column column) {
    return turns.stream().mapToDouble(column.value).toArray();
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  private static String text(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.1f", value))
        .collect(Collectors.joining(" "));
  }

  private static Turn turn(Row row, boolean withStarter, int requests) throws Exception {
    Process process =
        new ProcessBuilder(command(row, withStarter))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      Started started = Started.parse(line(out));
      if (requests == 0) {
        return new Turn(started, null, 0);
      }
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

  private static List<String> command(Row row, boolean withStarter) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(
        List.of("-cp", classPath(withStarter), SmallApplication.class.getName(), row.type));
    command.add("--spring.threads.virtual.enabled=" + row.virtual);
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
