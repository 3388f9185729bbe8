package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.FutureKind.Subject;
import io.asynctask.StageMethod.Action;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stages that wait for a future of this library and another one end as the JDK's own do. */
@DisplayName("R22: the contract of CompletableFuture, stages of two futures")
class CombinedStagesContractTests {

  private enum End {
    VALUE(subject -> subject.endBy(() -> "value")),
    FAILURE(
        subject ->
            subject.endBy(
                () -> {
                  throw new IllegalStateException("body");
                })),
    COMPLETE_EXCEPTIONALLY(
        subject -> subject.future().completeExceptionally(new IllegalStateException("outside"))),
    CANCEL(subject -> subject.future().cancel(true));

    private final Consumer<Subject> action;

    End(Consumer<Subject> action) {
      this.action = action;
    }

    void of(Subject subject) {
      action.accept(subject);
      FutureKind.settle(subject.future());
    }
  }

  static Stream<Arguments> kindsAndMethods() {
    List<String> methods =
        StageMethod.ofTwo(new CompletableFuture<>()).stream().map(StageMethod::name).toList();
    return Stream.of(FutureKind.values())
        .filter(kind -> kind != FutureKind.MODEL)
        .flatMap(kind -> methods.stream().map(method -> Arguments.of(kind, method)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndMethods")
  void aStageOfTwoFuturesEndsAsTheModelsDoes(FutureKind kind, String method) {
    for (FutureKind other : List.of(FutureKind.MODEL, FutureKind.WAITING, FutureKind.DERIVED)) {
      for (End end : End.values()) {
        for (boolean first : new boolean[] {true, false}) {
          assertThat(told(kind, other, method, end, first))
              .as("with %s, %s, ends first: %s", other, end, first)
              .isEqualTo(told(FutureKind.MODEL, FutureKind.MODEL, method, end, first));
        }
      }
    }
  }

  private static List<String> told(
      FutureKind kind, FutureKind otherKind, String name, End end, boolean first) {
    Transcript transcript = new Transcript();
    Subject subject = kind.open();
    Subject other = otherKind.open();
    StageMethod method =
        StageMethod.ofTwo(other.future()).stream()
            .filter(any -> any.name().equals(name))
            .findFirst()
            .orElseThrow();
    CompletableFuture<?> stage =
        method.derive().apply(subject.future(), new Action(transcript, null));
    boolean either = name.contains("Either");
    if (!first) {
      other.endBy(() -> "other");
    }
    if (first || !either) {
      end.of(subject);
    }
    if (first) {
      if (either) {
        FutureKind.settle(stage); // its threads race with the other future
      }
      other.endBy(() -> "other");
    }
    FutureKind.settle(stage);
    transcript.observe("stage", stage);
    subject.future().cancel(true);
    subject.release().run();
    return transcript.lines();
  }
}
