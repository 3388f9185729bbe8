package io.asynctask;

import static io.asynctask.Testing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a body may ask of the task that runs it")
class TaskContextTests {

  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void theBodyLearnsOfTheCancel() {
    List<Object> seen = new ArrayList<>();
    AtomicReference<Spawned<String, String>> spawned = new AtomicReference<>();
    ScriptedBody<String> body =
        new ScriptedBody<>(
            waker -> {
              TaskContext context = TaskContext.current().orElseThrow();
              seen.add(context.tag());
              seen.add(context.id());
              seen.add(context.isCancelRequested());
              context.throwIfCancelled();
              spawned.get().handle().cancel();
              seen.add(context.isCancelRequested());
              context.throwIfCancelled();
              return Poll.ready("not reached");
            });
    spawned.set(AsyncTask.spawn(body, executor, "tag"));
    spawned.get().task().run();

    assertThat(seen).containsExactly("tag", 0L, false, true);
    assertThat(failureOf(spawned.get().handle()))
        .isInstanceOf(CancellationException.class)
        .hasNoSuppressedExceptions();
    assertThat(TaskContext.current()).isEmpty();
  }

  @Test
  void theContextIsThatOfTheInnermostTask() {
    List<Object> tags = new ArrayList<>();
    Spawned<String, String> inner =
        AsyncTask.spawn(
            () -> {
              tags.add(TaskContext.current().orElseThrow().tag());
              return "inner";
            },
            executor,
            "inner");
    Spawned<String, String> outer =
        AsyncTask.spawn(
            () -> {
              tags.add(TaskContext.current().orElseThrow().tag());
              inner.task().run();
              tags.add(TaskContext.current().orElseThrow().tag());
              return "outer";
            },
            executor,
            "outer");
    outer.task().run();

    assertThat(tags).containsExactly("outer", "inner", "outer");
  }
}
