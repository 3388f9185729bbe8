package io.asynctask.examples;

import io.asynctask.AsyncTask;
import io.asynctask.CancelCause;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.Pollable;
import io.asynctask.Registration;
import io.asynctask.Schedule;
import io.asynctask.Spawned;
import io.asynctask.Task;
import io.asynctask.TaskCancellationException;
import io.asynctask.TaskContext;
import io.asynctask.TaskDeadlineException;
import io.asynctask.TaskListener;
import io.asynctask.TaskState;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The examples in the Javadoc of the public types, so that they are compiled. {@link
 * JavadocExamplesTests} holds the two together.
 */
@SuppressWarnings({"unused", "FutureReturnValueIgnored"})
final class JavadocExamples {

  private JavadocExamples() {}

  /** The log of an application. */
  private static final class Log {
    void info(String message) {
      System.getLogger("examples").log(Level.INFO, message);
    }

    void error(String message, Throwable thrown) {
      System.getLogger("examples").log(Level.ERROR, message, thrown);
    }
  }

  /** A client of a service. */
  private interface Client {
    CompletableFuture<byte[]> fetch(String request);
  }

  private static final Log log = new Log();

  static int asyncTask() throws InterruptedException {
    BlockingQueue<Task<String>> queue = new LinkedBlockingQueue<>();
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 6 * 7, queue::add, "answer");
    spawned.task().schedule(); // adds the task to the queue
    queue.take().run();
    int answer = spawned.handle().join();
    return answer;
  }

  static Spawned<String, String> builder(LiveTasks liveTasks, Executor executor) {
    Spawned<String, String> spawned =
        AsyncTask.builder("report")
            .name("report-42")
            .deadline(Duration.ofMinutes(5))
            .trackedBy(liveTasks)
            .spawn(() -> "done", executor::execute);
    return spawned;
  }

  static void joinHandle(JoinHandle<String> handle) {
    handle.cancel(true); // interrupts the body and runs its cancel hooks
    try {
      handle.join(); // returns when the body has stopped and is closed
    } catch (TaskCancellationException stopped) {
      // the task ended cancelled
    }
  }

  static CompletableFuture<byte[]> owning(Client client, String request) {
    return JoinHandle.owning(client.fetch(request));
  }

  static void liveTask(LiveTasks liveTasks) {
    for (LiveTask task : liveTasks.list(0, 100, 100_000, any -> true).tasks()) {
      System.out.println(task.id() + " " + task.name() + " " + task.state());
    }
  }

  static void cancelCause(LiveTask task) {
    new CancelCause("OPERATOR", "alice").during(() -> task.handle().cancel(true));
  }

  static void cancelReceipt(LiveTask liveTask) {
    liveTask.handle().cancel(true);
    liveTask
        .cancelReceipt()
        .ifPresent(receipt -> System.out.println(receipt.hooks() + " hooks have run"));
  }

  static void liveTasks(Executor executor) {
    LiveTasks liveTasks = new LiveTasks();
    Spawned<String, String> spawned =
        AsyncTask.builder("mail").trackedBy(liveTasks).spawn(() -> "sent", executor::execute);
    liveTasks.find(spawned.handle().id()).ifPresent(task -> task.handle().cancel(true));
  }

  static void scan(LiveTasks liveTasks, Map<TaskState, Integer> states) {
    long after = 0;
    do {
      after = liveTasks.scan(after, 100_000, task -> states.merge(task.state(), 1, Integer::sum));
    } while (after != 0);
  }

  static Pollable<Integer> poll(Queue<Integer> queue, Consumer<Runnable> elements) {
    Pollable<Integer> body =
        waker -> {
          elements.accept(waker::wake); // first, so that no element is missed
          Integer next = queue.poll();
          return next == null ? Poll.pending() : Poll.ready(next);
        };
    return body;
  }

  static Pollable<HttpResponse<String>> pollable(HttpClient client, HttpRequest request) {
    // Awaits the answer of an HTTP client without holding a thread.
    Pollable<HttpResponse<String>> body =
        Pollable.of(client.sendAsync(request, BodyHandlers.ofString()));
    return body;
  }

  static void progress() {
    TaskContext.current().ifPresent(context -> context.progress(3, 10, "pages"));
  }

  static void registration(TaskContext context, PreparedStatement statement) throws SQLException {
    try (Registration registration = context.onCancel(() -> cancel(statement))) {
      statement.execute();
    }
  }

  private static void cancel(PreparedStatement statement) {
    try {
      statement.cancel();
    } catch (SQLException failed) {
      log.error("The statement goes on", failed);
    }
  }

  static List<Schedule<String>> schedule(
      Executor executor, BlockingQueue<Task<String>> blockingQueue) {
    Schedule<String> pool = executor::execute;
    Schedule<String> queue = blockingQueue::add;
    return List.of(pool, queue);
  }

  static JoinHandle<Integer> spawned(Executor executor) {
    Spawned<Integer, String> spawned = AsyncTask.spawn(() -> 6 * 7, executor::execute, "answer");
    spawned.task().schedule();
    return spawned.handle();
  }

  static void task(BlockingQueue<Task<String>> queue) throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      queue.take().run();
    }
    queue.forEach(Task::cancel); // otherwise their handles would never complete
  }

  static void taskCancellationException(TaskContext context, Runnable undo) {
    try {
      context.throwIfCancelled();
    } catch (TaskCancellationException stopping) {
      undo.run();
      throw stopping; // the task ends cancelled
    }
  }

  static void taskContext(int pages, Consumer<Integer> printer) {
    TaskContext context = TaskContext.current().orElseThrow();
    for (int page = 0; page < pages; page++) {
      context.throwIfCancelled();
      printer.accept(page);
      context.progress(page + 1, pages, "pages");
    }
  }

  static void taskDeadlineException(JoinHandle<String> handle) {
    handle.exceptionally(
        failure -> failure.getCause() instanceof TaskDeadlineException ? "too late" : "failed");
  }

  static LiveTasks taskListener(List<TaskState> outcomes) {
    LiveTasks liveTasks =
        LiveTasks.notifying(
            new TaskListener() {
              @Override
              public void stopped(LiveTask task, TaskState outcome, @Nullable Throwable failure) {
                outcomes.add(outcome);
              }
            });
    return liveTasks;
  }

  static void taskState(JoinHandle<String> handle) {
    if (handle.state() == TaskState.CANCELLING) {
      log.info("The body of " + handle + " has not stopped yet");
    }
  }

  static LiveTasks unobservedFailure() {
    LiveTasks liveTasks =
        new LiveTasks()
            .onUnobservedFailure(
                lost -> log.error("Task " + lost.name() + " failed", lost.failure()));
    return liveTasks;
  }

  static Pollable<String> waker(CompletableFuture<String> future) {
    Pollable<String> body =
        waker -> {
          if (future.isDone()) {
            return Poll.ready(future.join());
          }
          future.whenComplete((value, failure) -> waker.wake());
          return Poll.pending();
        };
    return body;
  }
}
