package io.asynctask.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Waker;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("faults")
@ExtendWith(OutputCaptureExtension.class)
class FailingAccessorTests {

  private static final ThreadLocal<String> FIRST = new ThreadLocal<>();
  private static final ThreadLocal<String> BROKEN = new ThreadLocal<>();
  private static final ThreadLocal<String> LAST = new ThreadLocal<>();
  private static final List<ThreadLocal<String>> ALL = List.of(FIRST, BROKEN, LAST);

  private boolean restores = true;
  private boolean sets = true;
  private final ContextPropagation context =
      new MicrometerContextPropagation(
          new TaskContextRegistry(
              List.of(
                  new Accessor("first", FIRST), new Broken("broken"), new Accessor("last", LAST))));

  private <T> Callable<T> spawnedWith(String value, Callable<T> body) {
    ALL.forEach(local -> local.set(value));
    try {
      return context.propagate(body);
    } finally {
      clear();
    }
  }

  @AfterEach
  void clear() {
    ALL.forEach(ThreadLocal::remove);
  }

  @Test
  void whatCannotBeRestoredKeepsNothingElseBehind(CapturedOutput output) throws Exception {
    restores = false;
    Callable<String> task = spawnedWith("spawner", LAST::get);
    assertThat(task.call()).isEqualTo("spawner");
    assertThat(FIRST.get()).isNull();
    assertThat(LAST.get()).isNull();
    assertThat(output).contains("Context stays behind on a thread: broken");
    FIRST.set("own");
    LAST.set("own");
    assertThat(task.call()).isEqualTo("spawner");
    assertThat(FIRST.get()).isEqualTo("own");
    assertThat(LAST.get()).isEqualTo("own");
  }

  @Test
  void theFailureOfTheBodyIsTheOutcome() {
    restores = false;
    IllegalArgumentException failure = new IllegalArgumentException("the body's");
    Callable<String> task =
        spawnedWith(
            "spawner",
            () -> {
              throw failure;
            });
    assertThat(catchFrom(task)).isSameAs(failure);
  }

  @Test
  void whatCannotBeSetFailsTheTaskAndLeavesNothing() {
    Callable<String> task = spawnedWith("spawner", LAST::get);
    sets = false;
    assertThat(catchFrom(task)).isInstanceOf(IllegalStateException.class).hasMessage("broken");
    assertThat(ALL).allSatisfy(local -> assertThat(local.get()).isNull());
  }

  @Test
  void aBodyIsClosedThoughItsContextCannotBeSet() {
    AtomicInteger closed = new AtomicInteger();
    ALL.forEach(local -> local.set("spawner"));
    Pollable<String> task =
        context.propagate(
            new Pollable<String>() {
              @Override
              public Poll<String> poll(Waker waker) {
                return Poll.pending();
              }

              @Override
              public void close() {
                closed.incrementAndGet();
              }
            });
    clear();
    sets = false;
    assertThat(
            catchFrom(
                () -> {
                  task.close();
                  return "closed";
                }))
        .hasMessage("broken");
    assertThat(closed).hasValue(1);
  }

  private static @Nullable Throwable catchFrom(Callable<?> task) {
    try {
      task.call();
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  private static class Accessor implements ThreadLocalAccessor<String> {

    private final String key;
    private final ThreadLocal<String> local;

    Accessor(String key, ThreadLocal<String> local) {
      this.key = key;
      this.local = local;
    }

    @Override
    public Object key() {
      return key;
    }

    @Override
    public @Nullable String getValue() {
      return local.get();
    }

    @Override
    public void setValue(String value) {
      local.set(value);
    }

    @Override
    public void setValue() {
      local.remove();
    }
  }

  private final class Broken extends Accessor {

    Broken(String key) {
      super(key, BROKEN);
    }

    @Override
    public void setValue(String value) {
      check(sets);
      super.setValue(value);
    }

    @Override
    public void restore() {
      check(restores);
      super.restore();
    }

    private void check(boolean works) {
      if (!works) {
        throw new IllegalStateException("broken");
      }
    }
  }
}
