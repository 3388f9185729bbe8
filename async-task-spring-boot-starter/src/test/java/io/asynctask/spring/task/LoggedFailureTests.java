package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LoggedFailureTests {

  private static final ApplicationText MASKING = (key, value) -> ApplicationText.MASK;

  private static String print(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void aFailureThatMayBeShownIsLoggedItself() {
    Throwable failure = new IllegalStateException("text", new RuntimeException("cause"));
    assertThat(LoggedFailure.of(failure, ApplicationText.SHOWN)).isSameAs(failure);
    Throwable silent = new IllegalStateException();
    assertThat(LoggedFailure.of(silent, MASKING)).isSameAs(silent);
  }

  @Test
  void noMessageInTheChainIsLoggedThatMayNotBe() {
    RuntimeException failure =
        new IllegalStateException("s3cret", new IllegalArgumentException("s3cret cause"));
    failure.addSuppressed(new ArithmeticException("s3cret too"));
    String printed = print(LoggedFailure.of(failure, MASKING));
    assertThat(printed)
        .doesNotContain("s3cret")
        .contains(
            "java.lang.IllegalStateException: ******",
            "java.lang.IllegalArgumentException: ******",
            "java.lang.ArithmeticException: ******",
            "at io.asynctask.spring.task.LoggedFailureTests.");
  }

  @Test
  void aFailureThatThrowsWhenItIsAskedIsLoggedWithoutItsMessage() {
    RuntimeException failure =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no message today");
          }
        };
    assertThat(print(LoggedFailure.of(failure, ApplicationText.SHOWN)))
        .contains(
            failure.getClass().getName() + ": (its message cannot be read)",
            "at io.asynctask.spring.task.LoggedFailureTests.");
  }

  @Test
  void aChainThatIsACircleEnds() {
    RuntimeException first = new RuntimeException("s3cret");
    first.initCause(new RuntimeException("s3cret", first));
    assertThat(print(LoggedFailure.of(first, MASKING))).doesNotContain("s3cret");
  }
}
