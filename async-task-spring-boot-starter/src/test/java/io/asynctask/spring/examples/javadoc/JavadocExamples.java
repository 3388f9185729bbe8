package io.asynctask.spring.examples.javadoc;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.actuate.ClusterTasks;
import io.asynctask.spring.actuate.TaskWarning;
import io.asynctask.spring.actuate.WarningRules;
import io.asynctask.spring.async.AsyncCallHandler;
import io.asynctask.spring.async.TaskDeadline;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import io.asynctask.spring.context.ContextPropagation;
import io.asynctask.spring.context.ContextPropagationDecorator;
import io.asynctask.spring.context.DecoratingPropagation;
import io.asynctask.spring.executor.ExecutorLimits;
import io.asynctask.spring.executor.ExecutorStatistics;
import io.asynctask.spring.executor.PlacePolicy;
import io.asynctask.spring.executor.RejectionListener;
import io.asynctask.spring.executor.Saturation;
import io.asynctask.spring.executor.ShutdownPolicy;
import io.asynctask.spring.executor.SpawningSimpleAsyncTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import io.asynctask.spring.executor.SpawningTaskExecutorBuilder;
import io.asynctask.spring.executor.SpawningThreadPoolTaskExecutor;
import io.asynctask.spring.metrics.DefaultAsyncTaskObservationConvention;
import io.asynctask.spring.statistics.TaskStatistics;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.CancelCauses;
import io.asynctask.spring.task.TaskTags;
import io.asynctask.spring.task.TraceIds;
import io.asynctask.spring.web.TaskProblem;
import io.asynctask.spring.web.accepted.AcceptedTask;
import io.asynctask.spring.web.accepted.AcceptedTaskStore;
import io.asynctask.spring.web.accepted.AcceptedTasks;
import io.asynctask.spring.web.accepted.ReactiveTaskEvents;
import io.asynctask.spring.web.accepted.TaskEvents;
import io.asynctask.spring.web.accepted.TaskStatus;
import io.asynctask.spring.web.servlet.TaskServerResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;

/**
 * The examples in the Javadoc of the public types, so that they are compiled. {@link
 * JavadocExamplesTests} holds the two together.
 */
@SuppressWarnings({"unused", "FutureReturnValueIgnored"})
final class JavadocExamples {

  private static final Log log = LogFactory.getLog(JavadocExamples.class);

  private JavadocExamples() {}

  private interface Table {
    int count(String tenant);
  }

  /** A store of jobs, of the application. */
  interface JobStore {
    ClusterTasks clusterTasks();

    AcceptedTaskStore acceptedTasks();
  }

  static class JobStoreConfiguration {
    @Bean
    ClusterTasks clusterTasks(JobStore store) {
      return store.clusterTasks();
    }

    @Bean
    AcceptedTaskStore acceptedTaskStore(JobStore store) {
      return store.acceptedTasks();
    }
  }

  private interface Reports {
    JoinHandle<String> build(String month);
  }

  private record Request(String kind) {}

  static void taskStatistics() {
    TaskStatistics statistics = new TaskStatistics(Duration.ofMinutes(5), 100);
    LiveTasks liveTasks = LiveTasks.notifying(statistics);
    statistics
        .byExecutor(executor -> true)
        .forEach(
            (executor, times) ->
                log.info(executor + " " + times.busy().getValueAtPercentile(99) + " µs"));
  }

  static void cancelCauses(LiveTask task) {
    CancelCauses.SHUTDOWN.during(() -> task.handle().cancel(true));
  }

  private interface Audit {
    void record(String task, Map<String, String> tags);
  }

  static AsyncCallHandler asyncCallHandler(Audit audit) {
    AsyncCallHandler audited =
        call -> {
          audit.record(call.taskName(), call.tags());
          return call.spawn(Callable::call);
        };
    return audited;
  }

  // ---------------------------------------------------------------- executors

  static JoinHandle<Integer> executor(SpawningTaskExecutor reports, Table table, String tenant) {
    JoinHandle<Integer> rows =
        reports.task("count-rows").tag("tenant", tenant).spawn(() -> table.count(tenant));
    return rows;
  }

  static SpawningTaskExecutor builder(AsyncTaskExecutor delegate, LiveTasks liveTasks) {
    SpawningTaskExecutor mails =
        SpawningTaskExecutor.over(delegate, liveTasks)
            .name("mails")
            .limits(new ExecutorLimits(4, 100, Saturation.REJECT))
            .deadline(Duration.ofMinutes(1))
            .build();
    return mails;
  }

  static JoinHandle<String> task(SpawningTaskExecutor executor, String tenant) {
    JoinHandle<String> report =
        executor
            .task("build-report")
            .tag("tenant", tenant)
            .deadline(Duration.ofSeconds(30))
            .spawn(() -> render(tenant));
    return report;
  }

  private static String render(String tenant) {
    return "report of " + tenant;
  }

  static void threadPool(SpawningTaskExecutorBuilder builder) {
    SpawningThreadPoolTaskExecutor executor = builder.name("reports").buildThreadPool();
    executor.setCorePoolSize(8);
    executor.initialize();
  }

  static void simpleAsync(SpawningTaskExecutorBuilder builder) {
    SpawningSimpleAsyncTaskExecutor executor = builder.name("calls").buildSimpleAsync();
    executor.setConcurrencyLimit(100);
  }

  static ExecutorLimits limits() {
    ExecutorLimits limits = new ExecutorLimits(8, 1_000, Saturation.REJECT);
    return limits;
  }

  static ExecutorLimits saturation() {
    ExecutorLimits limits = new ExecutorLimits(8, 0, Saturation.CALLER_RUNS);
    return limits;
  }

  static SpawningTaskExecutor places(
      SpawningTaskExecutorBuilder builder, AsyncTaskExecutor delegate) {
    SpawningTaskExecutor calls = builder.stages(PlacePolicy.RELEASE).over(delegate);
    return calls;
  }

  static ShutdownPolicy shutdown() {
    ShutdownPolicy patient =
        new ShutdownPolicy(Duration.ofMinutes(2), Duration.ZERO, Duration.ofSeconds(5), false);
    return patient;
  }

  static void statistics(SpawningTaskExecutor executor) {
    ExecutorStatistics now = executor.statistics();
    log.info(now.executor() + " runs " + now.running() + " tasks, " + now.queued() + " are queued");
  }

  static RejectionListener rejections() {
    RejectionListener listener =
        (executor, task, id, rejection) -> log.info(executor + " rejects " + task);
    return listener;
  }

  // ---------------------------------------------------------------- @Async methods

  /** A method with a name for its tasks. */
  static class NamedTasks {
    @Async
    @TaskName("build-report")
    public JoinHandle<String> build() {
      return JoinHandle.completed("report");
    }
  }

  /** A method with tags for its tasks. */
  static class TaggedTasks {
    @Async
    @TaskTag(key = "kind", value = "#{#request.kind}")
    public JoinHandle<String> build(@TaskTag("tenant") String tenant, Request request) {
      return JoinHandle.completed(request.kind() + " of " + tenant);
    }
  }

  /** A method with a deadline for its tasks. */
  static class OverdueTasks {
    @Async("reports")
    @TaskDeadline("${reports.deadline:30s}")
    public JoinHandle<String> build(String tenant) {
      return JoinHandle.completed("report of " + tenant);
    }
  }

  // ---------------------------------------------------------------- context, text, traces

  static SpawningTaskExecutor context(
      AsyncTaskExecutor delegate, LiveTasks liveTasks, BeanFactory beans) {
    SpawningTaskExecutor executor =
        SpawningTaskExecutor.over(delegate, liveTasks)
            .context(ContextPropagation.of(beans))
            .build();
    return executor;
  }

  static ContextPropagationDecorator decorator(TaskDecorator decorator) {
    ContextPropagationDecorator decorating =
        context -> new DecoratingPropagation(decorator, context);
    return decorating;
  }

  static ApplicationText text() {
    ApplicationText text = (key, value) -> key.equals("customer") ? ApplicationText.MASK : value;
    return text;
  }

  static @Nullable String tags(LiveTask task) {
    String tenant = task.tag() instanceof TaskTags tags ? tags.value("tenant") : null;
    return tenant;
  }

  static TraceIds traceIds(Map<Long, String> spans) {
    TraceIds traces = taskId -> spans.get(taskId);
    return traces;
  }

  static List<TaskWarning> warnings(LiveTask task) {
    WarningRules rules =
        new WarningRules(
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            10_000);
    List<TaskWarning> warnings = rules.check(task);
    return warnings;
  }

  static class ShortNames extends DefaultAsyncTaskObservationConvention {

    ShortNames() {
      super(100);
    }

    @Override
    public String getName() {
      return "task";
    }
  }

  // ---------------------------------------------------------------- web

  static ErrorResponse problem(Throwable failure) {
    ErrorResponse response = TaskProblem.of(failure).orElseThrow();
    return response;
  }

  record Routes(Reports reports) {
    ServerResponse build(ServerRequest request) {
      JoinHandle<String> report = reports.build(request.pathVariable("month"));
      return TaskServerResponse.async(
          request, report.thenApply(text -> ServerResponse.ok().body(text)));
    }
  }

  static AcceptedTask accept(AcceptedTasks tasks, JoinHandle<?> handle, Principal user) {
    AcceptedTask task =
        tasks
            .accept(handle)
            .ownedBy(user)
            .resultAt("/reports/{id}/result")
            .statusAt("/reports/{id}")
            .register();
    return task;
  }

  record Controller(AcceptedTasks tasks, Reports reports, TaskEvents events) {
    @PostMapping("/reports")
    ResponseEntity<TaskStatus> start(@RequestBody String month, @Nullable Principal user) {
      return tasks
          .accept(reports.build(month))
          .ownedBy(user)
          .statusAt("/reports/{id}")
          .register()
          .accepted();
    }

    @GetMapping("/reports/{id}")
    TaskStatus status(@PathVariable String id, @Nullable Principal user) {
      return tasks.get(id, user).status();
    }

    @GetMapping(path = "/reports/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable String id, @Nullable Principal user) {
      return events.stream(tasks.get(id, user));
    }
  }

  record ReactiveController(AcceptedTasks tasks, ReactiveTaskEvents events) {
    @GetMapping(path = "/reports/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<TaskStatus>> events(@PathVariable String id, @Nullable Principal user) {
      return events.stream(tasks.get(id, user));
    }
  }
}
