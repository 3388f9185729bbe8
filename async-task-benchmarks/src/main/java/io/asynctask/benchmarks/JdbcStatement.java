package io.asynctask.benchmarks;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.AsyncTask;
import io.asynctask.Spawned;
import io.asynctask.spring.jdbc.DataSourcePostProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A prepared statement that an H2 in memory has nothing to do for, with the connection that it gets
 * from a pool and gives back: what the cancel of statements adds at most.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {FixedHeap.MIN, FixedHeap.MAX, FixedHeap.YOUNG, FixedHeap.TOUCHED})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(JdbcStatement.SIZE)
public class JdbcStatement {

  static final int SIZE = 1_000;

  /** {@code plain}: the pool; {@code advised}: the pool as the starter makes it a bean. */
  @Param({"plain", "advised"})
  private String dataSource = "plain";

  private final HikariDataSource pool = new HikariDataSource();
  private JdbcTemplate jdbc = new JdbcTemplate();

  @Setup(Level.Trial)
  public void start() {
    pool.setJdbcUrl("jdbc:h2:mem:benchmark");
    jdbc =
        new JdbcTemplate(
            dataSource.equals("plain")
                ? pool
                : (DataSource)
                    new DataSourcePostProcessor(Duration.ofSeconds(1))
                        .postProcessAfterInitialization(pool, "dataSource"));
  }

  @TearDown(Level.Trial)
  public void stop() {
    pool.close();
  }

  @Benchmark
  public long outsideTasks() {
    return statements();
  }

  @Benchmark
  public long inATask() {
    Spawned<Long, String> spawned = AsyncTask.spawn(this::statements, task -> {}, "benchmark");
    spawned.task().run();
    return spawned.handle().join();
  }

  private long statements() {
    long sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += requireNonNull(jdbc.queryForObject("select ? + 1", Long.class, i));
    }
    return sum;
  }
}
