package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.spring.task.ApplicationText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log and the handler of uncaught failures get of attempts that have failed. */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class FailureReportsTests extends OneNode {

  private static final ApplicationText MASKING =
      (key, value) -> key.equals("message") ? ApplicationText.MASK : value;

  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  private TestNode start(ApplicationText text, FakeMethod method) {
    node =
        new TestNode(TestNode.settings("one"), database.dataSource(), text, null, method).start();
    return node;
  }

  private static FakeMethod failing() {
    return new FakeMethod(
        "reports.build",
        (arguments, context) -> {
          throw new IllegalStateException("no paper");
        });
  }

  private static FakeMethod retriedOnce(FakeMethod method) {
    return method.retry((failures, failure) -> failures < 2 ? Duration.ofMillis(10) : null);
  }

  private static void awaitEnd(JoinHandle<?> handle) {
    await().until(handle::isDone);
  }

  @Test
  void theLogHasTheStackTraceOfATaskThatHasFailed(CapturedOutput output) {
    FakeMethod method = failing();
    JoinHandle<?> handle = start(ApplicationText.SHOWN, method).call(method.call(""));
    awaitEnd(handle);

    await().until(() -> output.getOut().contains("has failed"));
    assertThat(output.getOut())
        .containsPattern(
            "WARN .*Durable task reports\\.build "
                + node.tasks.idOf(handle)
                + " has failed: java\\.lang\\.IllegalStateException: no paper\\s+java\\.lang\\.IllegalStateException: no paper\\s+at ");
  }

  @Test
  void anAttemptThatIsFollowedByAnotherIsOneLine(CapturedOutput output) {
    FakeMethod method = retriedOnce(failing());
    JoinHandle<?> handle = start(ApplicationText.SHOWN, method).call(method.call(""));
    awaitEnd(handle);

    assertThat(output.getOut())
        .containsOnlyOnce(
            "Attempt 1 of durable task reports.build %s has failed, and the next follows in PT0.01S: %s"
                .formatted(node.tasks.idOf(handle), "java.lang.IllegalStateException: no paper\n"));
  }

  @Test
  void theLogHasNoMessageThatItMayNotShow(CapturedOutput output) {
    FakeMethod method = retriedOnce(failing());
    awaitEnd(start(MASKING, method).call(method.call("")));

    await().until(() -> output.getOut().contains("IllegalStateException: ******"));
    assertThat(output.getOut())
        .contains("and the next follows in PT0.01S: ******")
        .doesNotContain("no paper");
  }

  @Test
  void theHandlerGetsTheLastFailureOnly(CapturedOutput output) {
    FakeMethod method = retriedOnce(failing()).uncaught(uncaught::add);
    awaitEnd(start(ApplicationText.SHOWN, method).call(method.call("")));

    await().until(() -> !uncaught.isEmpty());
    assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(method.attempts).hasSize(2);
    assertThat(output.getOut())
        .contains("has failed: java.lang.IllegalStateException: no paper")
        .doesNotContain("\tat ");
  }

  @Test
  void aHandlerThatThrowsLeavesTheTaskFailed(CapturedOutput output) {
    FakeMethod method =
        failing()
            .uncaught(
                failure -> {
                  throw new IllegalArgumentException("of the handler");
                });
    awaitEnd(start(ApplicationText.SHOWN, method).call(method.call("")));

    await().until(() -> output.getOut().contains("of the handler"));
    assertThat(database.executions()).isZero();
  }

  @Test
  void theHandlerGetsNoCancel() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    FakeMethod method =
        new FakeMethod(
                "reports.build",
                (arguments, context) -> {
                  FakeMethod.runForEver(running);
                  return "";
                })
            .uncaught(uncaught::add);
    JoinHandle<?> handle = start(ApplicationText.SHOWN, method).call(method.call(""));
    running.await();
    handle.cancel();
    awaitEnd(handle);
    node.close();

    assertThat(uncaught).isEmpty();
  }
}
