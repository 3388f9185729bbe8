package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a call of an {@code @Async} method allocates, with all defaults, beside stock Spring. Each
 * bound is less than one object of 24 bytes above what is allocated on JDK 25, or on JDK 17 where
 * that is more. It is no ratio of times, which depend on the machine.
 */
class CostTests {

  /**
   * The same bytes in each run: the program waits for the compiler, and only what is hot is
   * compiled a second time, so that the start takes no time.
   */
  private static final List<String> REPEATABLE =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-Xbatch",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000");

  private static void assertThatACallTakes(String kind, long bound) throws Exception {
    assertThat(bytes("starter", kind)).as(kind).isLessThanOrEqualTo(bound);
  }

  private static long bytes(String application, String kind) throws Exception {
    return bytes(REPEATABLE, CostApplication.class, application, kind);
  }

  private static long bytes(List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    String output = ForkedProgram.outputOf(main, options, arguments);
    return output
        .lines()
        .filter(line -> line.startsWith("bytes "))
        .mapToLong(line -> Long.parseLong(line.substring("bytes ".length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  @Test
  void aCallAllocatesLittleMoreThanInStockSpring() throws Exception {
    long stock = bytes("stock", "plain");
    assertThatACallTakes("plain", Math.min(270, stock + 124));
  }

  /** As with a pool. Where the caller runs the body, JDK 25 leaves out two objects of Spring. */
  @Test
  void aCallThatGoesThroughAQueueAllocatesAtMostHalfAsMuchAgain() throws Exception {
    long stock = bytes("stock", "queued");
    assertThatACallTakes("queued", stock * 3 / 2);
  }

  /** The endpoint remembers the last tasks. */
  @Test
  void anExposedEndpointKeepsThatBound() throws Exception {
    long stock = bytes("stock", "queued");
    assertThatACallTakes("exposed", stock * 3 / 2);
  }

  @Test
  void tagsTakeOneObject() throws Exception {
    assertThatACallTakes("tagged", 294);
  }

  /** SLF4J copies its map for each look at it: at the call, and twice on the runner's thread. */
  @Test
  void contextTakesWhatItConsistsOf() throws Exception {
    assertThatACallTakes("context", 1_255);
  }

  /**
   * Most of it is Micrometer's observation and Brave's span. Which of their objects the second
   * compiler leaves out differs with the number of processors: up to 1,400 bytes of these.
   */
  @Test
  void anObservationWithATracerTakesNoMoreThanItDid() throws Exception {
    assertThat(bytes(ForkedProgram.BRIEF, CostApplication.class, "starter", "traced"))
        .isLessThanOrEqualTo(5_898);
  }

  @Test
  void aVoidCallTakesNoFutureAndOneObjectForItsFailure() throws Exception {
    assertThatACallTakes("void", 270);
  }

  @Test
  void aQueuedTaskTakesNoMoreThanItsCallAllocates() throws Exception {
    assertThatACallTakes("waiting", 246);
  }

  @Test
  void aMillionWaitingTasksOf200BytesFitInto512Megabytes() throws Exception {
    assertThat(bytes(List.of("-Xmx512m"), WaitingTasksApplication.class)).isLessThanOrEqualTo(200);
  }
}
