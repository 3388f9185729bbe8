package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.TaskContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Import;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(properties = "spring.modulith.events.jdbc.schema-initialization.enabled=true")
@Import(ModulithTests.Listener.class)
class ModulithTests {

  @Test
  void anApplicationModuleListenerRunsAsATaskAfterTheCommit(
      @Autowired ApplicationEventPublisher publisher,
      @Autowired TransactionTemplate transaction,
      @Autowired Listener listener)
      throws Exception {
    transaction.executeWithoutResult(
        status -> {
          publisher.publishEvent(new Ordered("book"));
          assertThat(listener.heard()).isEmpty();
        });
    assertThat(listener.heard().poll(20, TimeUnit.SECONDS)).isEqualTo("book in a task");
  }

  record Ordered(String what) {}

  @Service
  static class Listener {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @ApplicationModuleListener
    public void on(Ordered event) {
      heard.add(event.what() + (TaskContext.current().isPresent() ? " in a task" : ""));
    }

    public BlockingQueue<String> heard() {
      return heard;
    }
  }
}
