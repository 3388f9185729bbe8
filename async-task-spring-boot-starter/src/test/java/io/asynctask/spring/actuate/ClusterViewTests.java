package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.TaskState;
import io.asynctask.spring.actuate.ClusterTask.CancelRequest;
import io.asynctask.spring.task.ApplicationText;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;

/** What the tasks of a cluster show, and what is written down of their cancels. */
class ClusterViewTests {

  private static final ApplicationText HIDDEN = (key, value) -> ApplicationText.MASK;

  private final FakeClusterTasks tasks = new FakeClusterTasks();
  private final List<AuditEvent> audited = new ArrayList<>();
  private final ClusterView view =
      new ClusterView(
          () -> tasks, event -> audited.add(((AuditApplicationEvent) event).getAuditEvent()));

  private static ClusterFilter filter(String name, String tag) {
    return ClusterFilter.of(TaskFilter.of(null, name, null, tag, null, null, null), null);
  }

  private List<ClusterTaskDescriptor> list(ClusterFilter filter, ApplicationText gate) {
    return view.list(filter, filter.query(100, null), gate).tasks();
  }

  private static Canceller alice() {
    Principal alice = () -> "alice";
    return Canceller.ofRequest(alice, true);
  }

  @Test
  void aMaskedTagCannotBeGuessedByAFilter() {
    tasks.put(FakeClusterTasks.running("t1"));
    assertThat(list(filter("build", null), HIDDEN))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.task().tags()).containsEntry("tenant", ApplicationText.MASK);
              assertThat(row.cluster().key()).isEqualTo(ApplicationText.MASK);
            });
    assertThat(list(filter(null, "tenant:42"), ApplicationText.SHOWN)).hasSize(1);
    assertThat(list(filter(null, "tenant:42"), HIDDEN)).isEmpty();
    assertThat(view.cancel(filter(null, "tenant:42"), alice(), HIDDEN).cancelled()).isZero();
    assertThat(tasks.find("t1").orElseThrow().cancelRequest()).isNull();
  }

  @Test
  void theFailureAndTheCancellerAreMaskedToo() {
    tasks.put(FakeClusterTasks.task("t1", TaskState.FAILED, 1, null, null));
    tasks.put(FakeClusterTasks.task("t2", TaskState.SCHEDULED, 1, null, null));
    tasks.put(
        FakeClusterTasks.task(
            "t3", TaskState.CANCELLING, 1, new CancelRequest(null, new String("bob")), null));
    assertThat(find("t1").details().task().outcome().message()).isEqualTo(ApplicationText.MASK);
    assertThat(find("t2").details().why()).doesNotContain("disk full");
    assertThat(find("t3").details().why()).doesNotContain("bob");
    assertThat(find("t3").cluster().cancelRequest().by()).isEqualTo(ApplicationText.MASK);
  }

  private ClusterTaskDetails find(String id) {
    return view.find(id, HIDDEN, local -> Optional.empty()).orElseThrow();
  }

  @Test
  void aMaskedKeyCannotBeGuessedByItsTask() {
    tasks.put(FakeClusterTasks.task("t1", TaskState.FAILED, 1, null, null));
    tasks.put(FakeClusterTasks.running("t2"));
    assertThat(view.find("key-t1", ApplicationText.SHOWN, local -> Optional.empty())).isPresent();
    assertThat(view.find("key-t1", HIDDEN, local -> Optional.empty())).isEmpty();
    assertThat(view.cancel("key-t2", alice(), HIDDEN)).isEmpty();
    assertThat(view.retry("key-t1", alice(), HIDDEN)).isFalse();
    assertThat(view.cancel("key-t2", alice(), ApplicationText.SHOWN)).contains("t2");
    assertThat(view.retry("key-t1", alice(), ApplicationText.SHOWN)).isTrue();
  }

  @Test
  void theUserIsTheReasonOfTheCancelAndOfTheAuditEvent() {
    tasks.put(FakeClusterTasks.running("t1"));
    assertThat(view.cancel("t1", alice(), ApplicationText.SHOWN)).contains("t1");
    assertThat(tasks.find("t1").orElseThrow().cancelRequest().by()).isEqualTo("alice");
    assertThat(audited)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getPrincipal()).isEqualTo("alice");
              assertThat(event.getType()).isEqualTo("ASYNC_TASK_CANCEL");
              assertThat(event.getData())
                  .containsEntry("task", "t1")
                  .containsEntry("cancelled", 1L);
            });
  }

  @Test
  void aCancelByFilterIsAuditedWithItsFilter() {
    view.cancel(filter("build", null), alice(), ApplicationText.SHOWN);
    assertThat(audited)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getData())
                    .containsEntry(
                        "filter", Map.of("name", List.of("build"), "scope", List.of("cluster"))));
  }

  @Test
  void aRetryIsAuditedIfItWasScheduled() {
    tasks.put(FakeClusterTasks.task("t1", TaskState.FAILED, 1, null, null));
    assertThat(view.retry("t1", alice(), ApplicationText.SHOWN)).isTrue();
    assertThat(view.retry("t1", alice(), ApplicationText.SHOWN)).isFalse();
    assertThat(audited)
        .singleElement()
        .satisfies(event -> assertThat(event.getType()).isEqualTo("ASYNC_TASK_RETRY"));
  }

  @Test
  void cancelsAllPages() {
    for (int i = 0; i < 2_500; i++) {
      tasks.put(FakeClusterTasks.running("t" + i));
    }
    Cancellation cancelled = view.cancel(filter("build", null), alice(), ApplicationText.SHOWN);
    assertThat(cancelled.cancelled()).isEqualTo(2_500);
    assertThat(cancelled.sample()).hasSize(100);
  }

  @Test
  void saysWhyATaskIsNotDone() {
    Instant now = FakeClusterTasks.CREATED.plusSeconds(10);
    ShownText text = ShownText.whole(ApplicationText.SHOWN);
    assertThat(ClusterReason.of(FakeClusterTasks.queued("t"), now, text))
        .isEqualTo("Queued for 10 s: no node has started it.");
    assertThat(ClusterReason.of(FakeClusterTasks.running("t"), now, text))
        .isEqualTo("Attempt 1 runs on node b for 9.0 s.");
    assertThat(
            ClusterReason.of(
                FakeClusterTasks.task("t", TaskState.COMPLETED, 1, null, null), now, text))
        .isNull();
    ClusterTask known = FakeClusterTasks.queued("t");
    ClusterTask unknown =
        new ClusterTask(
            known.id(),
            known.key(),
            known.name(),
            known.tags(),
            known.state(),
            0,
            null,
            known.createdAt(),
            null,
            null,
            null,
            null,
            null,
            null,
            false,
            null);
    assertThat(ClusterReason.of(unknown, now, text))
        .isEqualTo(
            "Queued for 10 s: no node has started it, and this node has no method of that name.");
  }
}
