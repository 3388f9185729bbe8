package io.asynctask.spring.autoconfigure;

import io.asynctask.spring.executor.PlacePolicy;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.metrics.TaskObservations;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of async-task. Those that switch a {@link Feature} are read without this
 * class.
 *
 * @param enabled Whether the starter does anything at all; with 'false', all beans are those of
 *     Spring Boot.
 * @param asyncMethods Methods with '@Async'.
 * @param stages What happens to a task's place in its executor while the task waits for the stage
 *     that its body returned; for executors without a setting of their own, those of the
 *     application included.
 * @param executors Executors by name, each of which becomes a bean of that name.
 * @param shutdownGrace How long tasks that were cancelled by the shutdown have for stopping before
 *     they are reported.
 * @param historySize How many finished tasks the endpoint 'asynctasks' remembers; their metadata,
 *     never their results.
 * @param stuckAfter Deprecated name of 'async-task.warnings.stuck-after'.
 * @param metrics Metrics and observations of tasks.
 * @param tags Tags of tasks.
 * @param jdbc JDBC statements.
 * @param web Web handlers.
 * @since 0.1.0
 */
@ConfigurationProperties("async-task")
public record AsyncTaskProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue AsyncMethods asyncMethods,
    @DefaultValue("keep") PlacePolicy stages,
    @DefaultValue Map<String, Executor> executors,
    @DefaultValue("2s") Duration shutdownGrace,
    @DefaultValue("200") int historySize,
    @Nullable Duration stuckAfter,
    @DefaultValue Metrics metrics,
    @DefaultValue Tags tags,
    @DefaultValue Jdbc jdbc,
    @DefaultValue Web web) {

  /** Checks the values. */
  public AsyncTaskProperties {
    PropertyCheck.notNegative("async-task.shutdown-grace", shutdownGrace);
    PropertyCheck.notNegative("async-task.history-size", historySize);
    if (stuckAfter != null) {
      PropertyCheck.positive("async-task.stuck-after", stuckAfter);
    }
  }

  /**
   * Methods with '@Async'.
   *
   * @param mode When methods with '@Async' are named and tagged tasks.
   */
  public record AsyncMethods(@DefaultValue("enabled") Mode mode) {

    /** Reads the deprecated 'async-task.async-methods', whose value is 'true' or 'false'. */
    public static AsyncMethods valueOf(String value) {
      return switch (value) {
        case "true" -> new AsyncMethods(Mode.ENABLED);
        case "false" -> new AsyncMethods(Mode.NEVER);
        default ->
            throw new IllegalArgumentException(
                "async-task.async-methods is true or false, not '%s'".formatted(value));
      };
    }

    /** When methods with '@Async' are tasks. */
    public enum Mode {

      /** Where '@EnableAsync' enables them; where it is missing, a warning names them. */
      ENABLED,

      /** With or without '@EnableAsync'. */
      ALWAYS,

      /** Never: '@EnableAsync' has the same effect as without the starter. */
      NEVER
    }
  }

  /**
   * What Micrometer is told of tasks.
   *
   * @param enabled Whether Micrometer is told of tasks.
   * @param maxNames Number of task names that metrics tell apart; further ones are 'other'.
   * @param observations Which tasks get an observation of their own; tasks without are timed into
   *     the same meters.
   */
  public record Metrics(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("100") int maxNames,
      @DefaultValue("auto") TaskObservations observations) {

    /** Checks the values. */
    public Metrics {
      PropertyCheck.notNegative("async-task.metrics.max-names", maxNames);
    }
  }

  /**
   * Tags of tasks.
   *
   * @param maxLength Number of characters that the value of a tag has at most; a longer one is cut
   *     when the task is spawned, with its length as a mark.
   */
  public record Tags(@DefaultValue("1000") int maxLength) {

    /** Checks the values. */
    public Tags {
      PropertyCheck.positive("async-task.tags.max-length", maxLength);
    }
  }

  /**
   * JDBC statements that tasks execute.
   *
   * @param cancelStatements Whether a statement is cancelled with the task in which it runs.
   * @param cleanUp How long a statement may take that begins after its task was cancelled.
   */
  public record Jdbc(
      @DefaultValue("true") boolean cancelStatements, @DefaultValue("1s") Duration cleanUp) {

    /** Checks the values. */
    public Jdbc {
      PropertyCheck.notNegative("async-task.jdbc.clean-up", cleanUp);
    }
  }

  /**
   * Handlers that return join handles.
   *
   * @param enabled Whether the end of a request cancels the task that its handler returned.
   * @param cancelAfter How long after its request a task goes on in Spring MVC whose handler is
   *     declared to return a CompletableFuture or CompletionStage, which others may share.
   * @param requestAttributes Whether tasks that have a handle see the request in which they were
   *     spawned, as long as it lasts.
   */
  public record Web(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("5s") Duration cancelAfter,
      @DefaultValue("true") boolean requestAttributes) {

    /** Checks the values. */
    public Web {
      PropertyCheck.notNegative("async-task.web.cancel-after", cancelAfter);
    }
  }

  /**
   * An executor.
   *
   * @param threads Kind of threads that run the tasks; by default the setting
   *     'spring.threads.virtual.enabled'.
   * @param concurrency Number of tasks in flight; without it, virtual threads are not limited and
   *     platform threads are limited by 'spring.task.execution.pool'.
   * @param queueCapacity Number of tasks that wait for their first run when 'concurrency' is
   *     reached, 0 for none; without it, the queue is not limited.
   * @param onSaturation What happens to a task when the queue is full.
   * @param deadline How long after its spawn a task is cancelled.
   * @param stages What happens to a task's place while the task waits for the stage that its body
   *     returned; by default the setting 'async-task.stages'.
   */
  public record Executor(
      @Nullable Threads threads,
      @Nullable Integer concurrency,
      @Nullable Integer queueCapacity,
      @DefaultValue("reject") Saturation onSaturation,
      @Nullable Duration deadline,
      @Nullable PlacePolicy stages) {}

  /** A kind of threads. */
  public enum Threads {

    /** A new virtual thread for each run, from Java 21 on. */
    VIRTUAL,

    /** A pool of platform threads. */
    PLATFORM
  }
}
