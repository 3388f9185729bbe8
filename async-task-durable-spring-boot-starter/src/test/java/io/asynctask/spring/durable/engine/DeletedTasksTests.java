package io.asynctask.spring.durable.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody deletes tasks from the table. */
@Timeout(20)
class DeletedTasksTests {

  private final TestDatabase database = new TestDatabase();
  private final CountDownLatch running = new CountDownLatch(1);
  private final FakeMethod method =
      new FakeMethod(
          "method",
          (arguments, context) -> {
            if (arguments.equals("endless")) {
              FakeMethod.runForEver(running);
            }
            return arguments;
          });
  private final TestNode node = new TestNode("one", database.dataSource(), method);

  @AfterEach
  void close() {
    node.close();
    database.close();
  }

  @Test
  void oneThatRunsStopsAndCompletesItsHandle() throws Exception {
    node.start();
    JoinHandle<String> handle = node.call(method.call("endless"));
    running.await();

    database.jdbc().sql("delete from async_task").update();

    assertThatThrownBy(handle::join).isInstanceOf(CancellationException.class);
    await().until(() -> method.isIdle());
    await().until(() -> database.executions() == 0);
  }

  @Test
  void thoseThatAreDueAreForgottenAndKeepNoneBack() {
    for (int i = 0; i < 20; i++) {
      node.engine.calls().storeDetached(method.call("deleted"));
    }
    database.jdbc().sql("delete from async_task").update();
    JoinHandle<String> next = node.call(method.call("next"));

    node.start();

    assertThat(next.join()).isEqualTo("next");
    assertThat(method.attempts).hasSize(1);
    await().until(() -> database.executions() == 0);
  }
}
