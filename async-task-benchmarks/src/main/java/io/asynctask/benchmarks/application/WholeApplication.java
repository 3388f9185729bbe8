package io.asynctask.benchmarks.application;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Starts {@link SmallApplication} with the starter and without it, each in a new JVM, and prints
 * the values of each turn and the medians: what a start costs, and what a request costs under load.
 *
 * <pre>java -cp 'async-task-benchmarks/target/classes:async-task-benchmarks/target/lib/*' \
 *     io.asynctask.benchmarks.application.WholeApplication TURNS REQUESTS [ROW]</pre>
 *
 * <p>Without requests, only starts are measured. Without a row, all are.
 *
 * <p>The class path has no benchmarks.jar, whose manifest names the starter.
 *
 * <p>Both servers of a turn live at the same time and get the load in turns, a fraction of a second
 * each. The machine may be half as fast in one minute as in the next; so both servers see the same
 * machine. What the compiler has made of a server still differs from turn to turn.
 */
public final class WholeApplication {

  private static final List<String> JVM =
      List.of("-Xms512m", "-Xmx512m", "-Xmn256m", "-XX:+AlwaysPreTouch");

  /**
   * How long the load goes on before it is measured. The compiler of JDK 25 comes to its end only
   * after some 30 seconds of load, and a request takes several times the processor time until then.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  /** How many requests a server gets before it is the other one's turn. */
  private static final int BATCH = 4_000;

  private static final List<Column> START =
      List.of(
          new Column("CPU of the start, s", turn -> turn.started().cpuNanos() / 1e9),
          new Column("heap, MB", turn -> turn.started().heapBytes() / 1e6),
          new Column("classes", turn -> turn.started().classes()),
          new Column("beans", turn -> turn.started().beans()));

  private static final List<Column> LOAD =
      List.of(
          new Column("requests/s", Measured::requestsPerSecond),
          new Column("p50, µs", turn -> turn.micros(50)),
          new Column("p99, µs", turn -> turn.micros(99)),
          new Column("CPU of a request, µs", Measured::cpuMicrosPerRequest));

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
  private record Column(String name, ToDoubleFunction<Measured> value) {}

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
    List<Measured> stock = new ArrayList<>();
    List<Measured> starter = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      turn(row, requests, stock, starter);
    }
    System.out.printf("%n%s%n", row);
    START.forEach(column -> print(column, stock, starter));
    if (requests > 0) {
      LOAD.forEach(column -> print(column, stock, starter));
    }
  }

  private static void turn(Row row, int requests, List<Measured> stock, List<Measured> starter)
      throws Exception {
    try (Server without = Server.start(command(row, false));
        Server with = Server.start(command(row, true))) {
      Measured ofWithout = new Measured(without.started());
      Measured ofWith = new Measured(with.started());
      if (requests > 0) {
        warmUp(without);
        warmUp(with);
      }
      for (int sent = 0; sent < requests; sent += BATCH) {
        ofWithout.addBatch(without, BATCH);
        ofWith.addBatch(with, BATCH);
      }
      stock.add(ofWithout);
      starter.add(ofWith);
    }
  }

  private static void print(Column column, List<Measured> stock, List<Measured> starter) {
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

  private static double[] values(List<Measured> turns, Column column) {
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

  private static void warmUp(Server server) throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP.toNanos()) {
      Load.run(server.port(), BATCH);
    }
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
