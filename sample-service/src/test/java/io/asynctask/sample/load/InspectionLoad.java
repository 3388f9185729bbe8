package io.asynctask.sample.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import com.sun.management.ThreadMXBean;
import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import io.asynctask.Poll;
import io.asynctask.TaskState;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Asks the sample's endpoint over HTTP, one request after the other, while 10 to 1,000,000 tasks
 * wait in it, and prints what that takes. No test that the build runs; how to run it stands in
 * docs/endpoint.md.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class InspectionLoad {

  private static final int[] LIVE = {10, 1_000, 10_000, 1_000_000};
  private static final int REQUESTS = 1_000;

  @TempDir private static Path root;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    properties.add("audit.root", () -> root);
    properties.add("spring.datasource.url", () -> "jdbc:h2:mem:inspection-load");
  }

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Map<Integer, Cost>> costs = new TreeMap<>();

  @Autowired
  @Qualifier("applicationTaskExecutor")
  private SpawningTaskExecutor executor;

  @Autowired private LiveTasks liveTasks;
  @LocalServerPort private int port;

  private int spawned;

  private record Cost(long medianMicros, long p99Micros, long bytes) {}

  @Test
  void costsTheSameWhateverNumberOfTasksWaits() throws Exception {
    long emptyHeap = usedHeap();
    for (int live : LIVE) {
      long middle = spawnUpTo(live);
      System.gc(); // what the spawning has left is not the requests' affair
      measure("1 first page of 100", live, "GET", "?limit=100");
      measure("2 page of 100 from the middle", live, "GET", "?limit=100&cursor=" + middle);
      measure("3 first page of 100, one task in ten matches", live, "GET", "?tag=group:7");
      measure("4 nothing matches", live, "GET", "?name=none");
      measure("5 one task", live, "GET", "/" + middle);
    }
    print();
    int most = LIVE[LIVE.length - 1];
    System.out.printf(
        Locale.ROOT,
        "%nheap for each of %,d tasks that wait: %d B%n",
        most,
        (usedHeap() - emptyHeap) / most);
    cancel("?tag=group:7");
    cancel("?executor=applicationTaskExecutor");
    await().atMost(Duration.ofMinutes(1)).until(() -> liveTasks.counts().live() == 0);
    assertNotSlower("1 first page of 100", most);
    assertNotSlower("3 first page of 100, one task in ten matches", most);
  }

  /** Spawns the tasks that are missing; the id of one in the middle. */
  private long spawnUpTo(int live) {
    long[] ids = new long[live - spawned];
    JoinHandle<Object> last = null;
    for (int i = 0; i < ids.length; i++) {
      last =
          executor
              .task("waiting")
              .tag("group", spawned++ % 10)
              .spawn(waker -> Poll.<Object>pending());
      ids[i] = last.id();
    }
    JoinHandle<Object> youngest = last;
    await().atMost(Duration.ofMinutes(2)).until(() -> youngest.state() == TaskState.WAITING);
    return ids[ids.length / 2];
  }

  private void measure(String what, int live, String method, String path) throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      send(method, path); // for the compiler
    }
    long[] micros = new long[REQUESTS];
    long before = allocatedByServer();
    for (int i = 0; i < REQUESTS; i++) {
      long start = System.nanoTime();
      send(method, path);
      micros[i] = (System.nanoTime() - start) / 1_000;
    }
    long bytes = (allocatedByServer() - before) / REQUESTS;
    Arrays.sort(micros);
    costs
        .computeIfAbsent(what, any -> new TreeMap<>())
        .put(live, new Cost(micros[REQUESTS / 2], micros[REQUESTS * 99 / 100], bytes));
  }

  private void cancel(String filter) throws Exception {
    long before = allocatedByServer();
    long start = System.nanoTime();
    String answer = send("DELETE", filter);
    int cancelled = JsonPath.read(answer, "$.cancelled");
    System.out.printf(
        Locale.ROOT,
        "DELETE %s: %,d cancelled in %d ms, %d B allocated for each%n",
        filter,
        cancelled,
        (System.nanoTime() - start) / 1_000_000,
        (allocatedByServer() - before) / Math.max(1, cancelled));
  }

  private String send(String method, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + port + "/actuator/asynctasks" + path);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isIn(200, 202);
    return response.body();
  }

  private long allocatedByServer() {
    long[] server =
        LongStream.of(threads.getAllThreadIds())
            .filter(id -> isOfServer(threads.getThreadInfo(id)))
            .toArray();
    return LongStream.of(threads.getThreadAllocatedBytes(server)).filter(bytes -> bytes > 0).sum();
  }

  private static boolean isOfServer(ThreadInfo thread) {
    return thread != null && thread.getThreadName().startsWith("http-nio-");
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void print() {
    System.out.println("| µs (median / p99), B allocated | " + header() + " |");
    System.out.println("|---".repeat(LIVE.length + 1) + "|");
    costs.forEach(
        (what, byLive) -> {
          StringBuilder row = new StringBuilder("| ").append(what.substring(2));
          byLive.forEach(
              (live, cost) ->
                  row.append(
                      String.format(
                          Locale.ROOT,
                          " | %d / %d, %,d",
                          cost.medianMicros(),
                          cost.p99Micros(),
                          cost.bytes())));
          System.out.println(row.append(" |"));
        });
  }

  private static String header() {
    return String.join(
        " | ",
        Arrays.stream(LIVE).mapToObj(live -> String.format(Locale.ROOT, "%,d", live)).toList());
  }

  private void assertNotSlower(String what, int live) {
    Map<Integer, Cost> byLive = costs.get(what);
    assertThat(byLive.get(live).medianMicros())
        .as(what)
        .isLessThanOrEqualTo(byLive.get(1_000).medianMicros() * 3 / 2);
  }
}
