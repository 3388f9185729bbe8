package io.asynctask.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class EndpointOverJmxTests {

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  private static ConfigurableApplicationContext start(String access, String... more) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(more)
        .properties(
            "spring.jmx.enabled=true",
            "spring.jmx.default-domain=async-task-test",
            "management.endpoints.jmx.exposure.include=asynctasks",
            "management.endpoint.asynctasks.access=" + access,
            "async-task.executors.reports.concurrency=1")
        .run();
  }

  private static Object invoke(
      ConfigurableApplicationContext context, String operation, String... arguments)
      throws Exception {
    ObjectName name = new ObjectName("async-task-test:type=Endpoint,name=Asynctasks");
    String[] types =
        Stream.of(arguments).map(argument -> String.class.getName()).toArray(String[]::new);
    return context.getBean(MBeanServer.class).invoke(name, operation, arguments, types);
  }

  @Test
  void listsFindsAndCancels() throws Exception {
    try (ConfigurableApplicationContext context = start("unrestricted")) {
      JoinHandle<String> handle = spawn(context);
      String id = Long.toString(handle.id());
      Object page =
          invoke(
              context,
              "tasks",
              null,
              "first",
              null,
              "tenant:42",
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      assertThat((List<?>) ((Map<?, ?>) page).get("tasks"))
          .singleElement()
          .satisfies(task -> assertThat(((Map<?, ?>) task).get("id")).isEqualTo(id));
      assertThat(((Map<?, ?>) invoke(context, "task", id)).get("name")).isEqualTo("first");
      assertThat(((Map<?, ?>) invoke(context, "cancel", id, null)).get("id")).isEqualTo(id);
      await().until(handle::isDone);
      assertThat(((Map<?, ?>) invoke(context, "task", id)).get("state")).isEqualTo("CANCELLED");
      assertThat(invoke(context, "task", "4711")).isNull();
      Object cancelled =
          invoke(context, "cancelMatching", null, null, null, "tenant:43", "", null, null, null);
      assertThat(((Map<?, ?>) cancelled).get("cancelled")).hasToString("0");
    }
  }

  @Test
  void sortsGroupsAndDumps() throws Exception {
    try (ConfigurableApplicationContext context = start("unrestricted")) {
      JoinHandle<String> handle = spawn(context);
      Object sorted =
          invoke(
              context,
              "tasks",
              null,
              "first\nother",
              null,
              null,
              null,
              null,
              null,
              "none",
              null,
              "-age",
              null);
      assertThat((List<?>) ((Map<?, ?>) sorted).get("tasks")).hasSize(1);
      assertThat(((Map<?, ?>) sorted).get("complete")).isEqualTo(true);
      Object groups =
          invoke(
              context,
              "tasks",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              "tag:tenant");
      assertThat((List<?>) ((Map<?, ?>) groups).get("groups"))
          .singleElement()
          .satisfies(
              group ->
                  assertThat(((Map<?, ?>) group).get("key"))
                      .isEqualTo(Map.of("tag", "tenant", "value", "42")));
      assertThat((String) invoke(context, "dump", null, "first", null, null, null, null, null))
          .contains(handle.id() + " first RUNNING on reports");
      Object stopped = invoke(context, "cancel", Long.toString(handle.id()), null);
      assertThat(((Map<?, ?>) ((Map<?, ?>) stopped).get("cancel")).get("by")).isEqualTo("JMX");
      await().until(handle::isDone);
    }
  }

  @Test
  void listsFindsCancelsAndRepeatsTasksOfTheCluster() throws Exception {
    try (ConfigurableApplicationContext context = start("unrestricted", FakeClusterTasks.SOURCE)) {
      FakeClusterTasks cluster = context.getBean(FakeClusterTasks.class);
      cluster.put(FakeClusterTasks.running("t1"));
      cluster.put(FakeClusterTasks.queued("t2"));
      Object page = invoke(context, "clusterTasks", "build", null, "of:t1", "b", null, null, null);
      assertThat((List<?>) ((Map<?, ?>) page).get("tasks"))
          .singleElement()
          .satisfies(task -> assertThat(((Map<?, ?>) task).get("node")).isEqualTo("b"));
      assertThat(((Map<?, ?>) invoke(context, "task", "t1")).get("id")).isEqualTo("t1");
      assertThat(((Map<?, ?>) invoke(context, "cancel", "t1", null)).get("state"))
          .isEqualTo("CANCELLING");
      Object cancelled = invoke(context, "cancelClusterTasks", null, null, "tenant:42", null, null);
      assertThat(((Map<?, ?>) cancelled).get("cancelled")).hasToString("2");
      assertThat(((Map<?, ?>) invoke(context, "retry", "t2")).get("state")).isEqualTo("SCHEDULED");
    }
  }

  @Test
  void aBadParameterIsNamed() throws Exception {
    try (ConfigurableApplicationContext context = start("unrestricted")) {
      assertThatThrownBy(() -> invoke(context, "task", "x"))
          .rootCause()
          .hasMessageContaining("Parameter 'id'");
      assertThatThrownBy(
              () ->
                  invoke(context, "cancelMatching", null, null, null, null, null, null, null, null))
          .rootCause()
          .hasMessageContaining("Expected at least one of executor");
    }
  }

  @Test
  void isReadOnlyUnlessToldOtherwise() throws Exception {
    try (ConfigurableApplicationContext context = start("read-only")) {
      JoinHandle<String> handle = spawn(context);
      assertThatThrownBy(() -> invoke(context, "cancel", Long.toString(handle.id()), null))
          .hasMessageContaining("cancel");
      assertThat(handle.isCancelRequested()).isFalse();
      handle.cancel(true);
    }
  }

  private static JoinHandle<String> spawn(ConfigurableApplicationContext context) {
    CountDownLatch never = new CountDownLatch(1);
    return context
        .getBean("reports", SpawningTaskExecutor.class)
        .task("first")
        .tag("tenant", "42")
        .spawn(
            () -> {
              never.await();
              return "never";
            });
  }
}
