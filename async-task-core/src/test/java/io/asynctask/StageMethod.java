package io.asynctask;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * A method that derives a stage from a future.
 *
 * @param name what it is called
 * @param derive calls it with a function that notes its arguments and ends as the action does
 */
record StageMethod(
    String name, BiFunction<CompletableFuture<String>, Action, CompletableFuture<?>> derive) {

  /** What the function of the stage does, once it has noted what it was called with. */
  record Action(Transcript transcript, RuntimeException failure) {

    /** Notes where the function was to run. */
    Executor executor() {
      return run -> {
        transcript.add("executor asked");
        run.run();
      };
    }

    String with(Object value, Throwable thrown) {
      transcript.called(value, thrown);
      if (failure != null) {
        throw failure;
      }
      return "result";
    }

    CompletionStage<String> stageWith(Object value, Throwable thrown) {
      return CompletableFuture.completedFuture(with(value, thrown));
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** All that wait for one future. */
  static List<StageMethod> ofOne() {
    List<StageMethod> all = new ArrayList<>();
    all.add(of("thenApply", (f, a) -> f.thenApply(v -> a.with(v, null))));
    all.add(of("thenApplyAsync", (f, a) -> f.thenApplyAsync(v -> a.with(v, null))));
    all.add(
        of("thenApplyAsync(e)", (f, a) -> f.thenApplyAsync(v -> a.with(v, null), a.executor())));
    all.add(of("thenAccept", (f, a) -> f.thenAccept(v -> a.with(v, null))));
    all.add(of("thenAcceptAsync", (f, a) -> f.thenAcceptAsync(v -> a.with(v, null))));
    all.add(
        of("thenAcceptAsync(e)", (f, a) -> f.thenAcceptAsync(v -> a.with(v, null), a.executor())));
    all.add(of("thenRun", (f, a) -> f.thenRun(() -> a.with("", null))));
    all.add(of("thenRunAsync", (f, a) -> f.thenRunAsync(() -> a.with("", null))));
    all.add(of("thenRunAsync(e)", (f, a) -> f.thenRunAsync(() -> a.with("", null), a.executor())));
    all.add(of("handle", (f, a) -> f.handle(a::with)));
    all.add(of("handleAsync", (f, a) -> f.handleAsync(a::with)));
    all.add(of("handleAsync(e)", (f, a) -> f.handleAsync(a::with, a.executor())));
    all.add(of("whenComplete", (f, a) -> f.whenComplete(a::with)));
    all.add(of("whenCompleteAsync", (f, a) -> f.whenCompleteAsync(a::with)));
    all.add(of("whenCompleteAsync(e)", (f, a) -> f.whenCompleteAsync(a::with, a.executor())));
    all.add(of("exceptionally", (f, a) -> f.exceptionally(t -> a.with("", t))));
    all.add(of("exceptionallyAsync", (f, a) -> f.exceptionallyAsync(t -> a.with("", t))));
    all.add(
        of(
            "exceptionallyAsync(e)",
            (f, a) -> f.exceptionallyAsync(t -> a.with("", t), a.executor())));
    all.add(of("thenCompose", (f, a) -> f.thenCompose(v -> a.stageWith(v, null))));
    all.add(of("thenComposeAsync", (f, a) -> f.thenComposeAsync(v -> a.stageWith(v, null))));
    all.add(
        of(
            "thenComposeAsync(e)",
            (f, a) -> f.thenComposeAsync(v -> a.stageWith(v, null), a.executor())));
    all.add(of("exceptionallyCompose", (f, a) -> f.exceptionallyCompose(t -> a.stageWith("", t))));
    all.add(
        of(
            "exceptionallyComposeAsync",
            (f, a) -> f.exceptionallyComposeAsync(t -> a.stageWith("", t))));
    all.add(
        of(
            "exceptionallyComposeAsync(e)",
            (f, a) -> f.exceptionallyComposeAsync(t -> a.stageWith("", t), a.executor())));
    all.add(of("copy", (f, a) -> f.copy()));
    all.add(
        of(
            "minimalCompletionStage",
            (f, a) ->
                f.minimalCompletionStage().thenApply(v -> a.with(v, null)).toCompletableFuture()));
    all.add(of("allOf", (f, a) -> CompletableFuture.allOf(f).thenApply(v -> a.with(v, null))));
    all.add(of("anyOf", (f, a) -> CompletableFuture.anyOf(f).thenApply(v -> a.with(v, null))));
    all.add(
        of(
            "thenCompose to it",
            (f, a) -> CompletableFuture.completedFuture("").thenCompose(v -> f)));
    return all;
  }

  /** All that wait for a future and another one. */
  static List<StageMethod> ofTwo(CompletionStage<String> other) {
    List<StageMethod> all = new ArrayList<>();
    all.add(of("thenCombine", (f, a) -> f.thenCombine(other, (v, w) -> a.with(v + "+" + w, null))));
    all.add(
        of(
            "thenCombineAsync",
            (f, a) -> f.thenCombineAsync(other, (v, w) -> a.with(v + "+" + w, null))));
    all.add(
        of(
            "thenCombineAsync(e)",
            (f, a) ->
                f.thenCombineAsync(other, (v, w) -> a.with(v + "+" + w, null), a.executor())));
    all.add(
        of(
            "thenAcceptBoth",
            (f, a) -> f.thenAcceptBoth(other, (v, w) -> a.with(v + "+" + w, null))));
    all.add(
        of(
            "thenAcceptBothAsync",
            (f, a) -> f.thenAcceptBothAsync(other, (v, w) -> a.with(v + "+" + w, null))));
    all.add(of("runAfterBoth", (f, a) -> f.runAfterBoth(other, () -> a.with("", null))));
    all.add(of("runAfterBothAsync", (f, a) -> f.runAfterBothAsync(other, () -> a.with("", null))));
    all.add(of("applyToEither", (f, a) -> f.applyToEither(other, v -> a.with(v, null))));
    all.add(of("applyToEitherAsync", (f, a) -> f.applyToEitherAsync(other, v -> a.with(v, null))));
    all.add(
        of(
            "applyToEitherAsync(e)",
            (f, a) -> f.applyToEitherAsync(other, v -> a.with(v, null), a.executor())));
    all.add(of("acceptEither", (f, a) -> f.acceptEither(other, v -> a.with(v, null))));
    all.add(of("acceptEitherAsync", (f, a) -> f.acceptEitherAsync(other, v -> a.with(v, null))));
    all.add(of("runAfterEither", (f, a) -> f.runAfterEither(other, () -> a.with("", null))));
    all.add(
        of("runAfterEitherAsync", (f, a) -> f.runAfterEitherAsync(other, () -> a.with("", null))));
    all.add(
        of(
            "second of thenCombine",
            (f, a) ->
                other.toCompletableFuture().thenCombine(f, (w, v) -> a.with(v + "+" + w, null))));
    all.add(
        of(
            "second of applyToEither",
            (f, a) -> other.toCompletableFuture().applyToEither(f, v -> a.with(v, null))));
    return all;
  }

  private static StageMethod of(
      String name, BiFunction<CompletableFuture<String>, Action, CompletableFuture<?>> derive) {
    return new StageMethod(name, derive);
  }
}
