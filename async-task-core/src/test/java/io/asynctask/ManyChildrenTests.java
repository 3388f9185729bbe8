package io.asynctask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("faults")
@DisplayName("R18: a cancel of a parent of many does not keep the canceller")
class ManyChildrenTests {

  private static final int CHILDREN = 30_000;

  private final ManualExecutor executor = new ManualExecutor();

  @Test
  void theCancellerStopsSomeAndAnotherThreadTheOthers() {
    Thread canceller = Thread.currentThread();
    CountDownLatch back = new CountDownLatch(1);
    Set<Thread> stoppedBy = ConcurrentHashMap.newKeySet();
    Spawned<String, String> parent = AsyncTask.spawn(ScriptedBody.pending(), executor, "parent");
    parent.task().run();
    List<JoinHandle<?>> children = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < CHILDREN; i++) {
      children.add(
          child(
              parent.handle(),
              () -> {
                stoppedBy.add(Thread.currentThread());
                if (Thread.currentThread() != canceller) {
                  Testing.awaitUninterruptibly(back);
                }
              }));
    }

    parent.handle().cancel(true);

    assertThat(parent.handle().isCancelled()).isTrue();
    assertThat(children.stream().filter(JoinHandle::isCancelled).count())
        .isBetween(20_000L, CHILDREN - 1L);
    executor.runNext();
    assertThat(parent.handle()).isDone();
    back.countDown();
    Awaitility.await().until(() -> children.stream().allMatch(JoinHandle::isCancelled));
    Awaitility.await().until(() -> stoppedBy.size() == 2);
    executor.runAll();
    assertThat(children).allMatch(JoinHandle::isDone);
  }

  /** A child that waits and has a hook. */
  private static JoinHandle<String> child(JoinHandle<?> parent, Runnable hook) {
    Spawned<String, String> child =
        AsyncTask.builder("child")
            .parent(parent)
            .spawn(
                new ScriptedBody<String>(
                    waker -> {
                      TaskContext.current().orElseThrow().onCancel(hook);
                      return Poll.pending();
                    }),
                Task::run);
    child.task().schedule();
    return child.handle();
  }
}
