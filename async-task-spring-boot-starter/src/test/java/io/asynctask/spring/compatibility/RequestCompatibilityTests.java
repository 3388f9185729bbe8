package io.asynctask.spring.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.spring.compatibility.StockAndStarter.OnBoth;
import io.asynctask.spring.documentation.Difference;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.support.ScopeNotActiveException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.annotation.RequestScope;
import org.springframework.web.context.request.RequestContextHolder;

/** What becomes of a task when the request ends in which it was spawned, with Spring MVC. */
class RequestCompatibilityTests {

  private final HttpClient client = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(StockAndStarter which) {
    return which.run(
        WebApplicationType.SERVLET, Application.class, "--spring.mvc.async.request-timeout=2s");
  }

  private int get(ConfigurableApplicationContext context, String path) throws Exception {
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("X-Tenant", "alpha")
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  // ------------------------------------------------------------ the request

  @OnBoth
  void aMethodThatOutlivesItsRequestSeesNone(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = start(which)) {
      Audit audit = context.getBean(Audit.class);
      assertThat(get(context, "/audited")).isEqualTo(200);
      assertThat(audit.seen().poll(10, TimeUnit.SECONDS))
          .isEqualTo(Map.of("attributes", false, "bean", false, "uri", false));
    }
  }

  /** With the starter: with Spring alone, a task sees no request at all. */
  @OnBoth
  @Difference("`RequestContextHolder`")
  void aMethodWithAFutureSeesNoneEither(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = start(which)) {
      Audit audit = context.getBean(Audit.class);
      assertThat(get(context, "/audited-with-future")).isEqualTo(200);
      assertThat(audit.seen().poll(10, TimeUnit.SECONDS))
          .containsEntry("bean", false)
          .containsEntry("uri", false);
    }
  }

  /** Lets the method go on when the container says that the request has ended. */
  static class Audit implements ServletRequestListener {

    private final Caller caller;
    private final HttpServletRequest request;
    private final CountDownLatch requestHasEnded = new CountDownLatch(1);
    private final BlockingQueue<Map<String, Boolean>> seen = new LinkedBlockingQueue<>();

    Audit(Caller caller, HttpServletRequest request) {
      this.caller = caller;
      this.request = request;
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
      requestHasEnded.countDown();
    }

    BlockingQueue<Map<String, Boolean>> seen() {
      return seen;
    }

    @Async
    public void record() throws InterruptedException {
      look();
    }

    @Async
    public CompletableFuture<String> recordWithFuture() throws InterruptedException {
      look();
      return CompletableFuture.completedFuture("done");
    }

    private void look() throws InterruptedException {
      requestHasEnded.await();
      seen.add(
          Map.of(
              "attributes", RequestContextHolder.getRequestAttributes() != null,
              "bean", hasBean(),
              "uri", hasUri()));
    }

    private boolean hasBean() {
      try {
        caller.name();
        return true;
      } catch (ScopeNotActiveException outsideOfRequests) {
        return false;
      }
    }

    private boolean hasUri() {
      try {
        return request.getRequestURI() != null;
      } catch (IllegalStateException noThreadBoundRequest) {
        assertThat(noThreadBoundRequest).hasMessageContaining("No thread-bound request");
        return false;
      }
    }
  }

  @RequestScope
  static class Caller {

    public String name() {
      return "caller";
    }
  }

  @OnBoth
  @Difference("`RequestContextHolder`")
  void aTaskWhoseFutureTheResponseWaitsForSeesTheRequest(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = start(which)) {
      assertThat(get(context, "/tenant")).isEqualTo(which.isStarter() ? 200 : 500);
      BlockingQueue<String> seen = context.getBean(Tenants.class).seen();
      if (which.isStarter()) {
        assertThat(seen.poll(10, TimeUnit.SECONDS))
            .isEqualTo("alpha on /tenant in " + LocaleContextHolder.getLocale());
      }
      assertThat(seen).isEmpty();
      assertThat(get(context, "/unheard")).isEqualTo(200);
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("no request in a void method");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("no request in execute");
    }
  }

  static class Tenants {

    private final HttpServletRequest request;
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    Tenants(HttpServletRequest request) {
      this.request = request;
    }

    BlockingQueue<String> seen() {
      return seen;
    }

    @Async
    public CompletableFuture<String> tenant() {
      String tenant =
          request.getHeader("X-Tenant")
              + " on "
              + request.getRequestURI()
              + " in "
              + LocaleContextHolder.getLocale();
      seen.add(tenant);
      return CompletableFuture.completedFuture(tenant);
    }

    @Async
    public void unheard(CountDownLatch done) {
      note("a void method");
      done.countDown();
    }

    void note(String where) {
      seen.add(
          (RequestContextHolder.getRequestAttributes() == null ? "no request in " : "a request in ")
              + where);
    }
  }

  // ------------------------------------------------------------ requests that time out

  @OnBoth
  @Difference({"A request times out in Spring MVC", "A request that times out"})
  void aTimeoutStopsTheWorkAfterAWhile(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = startWithTimeout(which, "100ms")) {
      Body body = context.getBean(Slow.class).body();
      assertThat(get(context, "/slow")).isEqualTo(503);
      if (which.isStarter()) {
        assertThat(body.end()).isEqualTo("interrupted");
      } else {
        assertThat(body.isRunning()).isTrue();
        body.mayReturn();
        assertThat(body.end()).isEqualTo("returned");
      }
      body.mayStop();
    }
  }

  /** An {@code @Async} method that is declared to return a handle fails with stock. */
  @OnBoth
  @Difference("A request that times out")
  void aTimeoutStopsTheWorkAtOnceThatBelongsToOneCaller(StockAndStarter which) throws Exception {
    try (ConfigurableApplicationContext context = startWithTimeout(which, "1h")) {
      Body body = context.getBean(Slow.class).body();
      assertThat(get(context, "/slow-handle")).isEqualTo(which.isStarter() ? 503 : 500);
      if (which.isStarter()) {
        assertThat(body.end()).isEqualTo("interrupted");
      }
      body.mayReturn();
      body.mayStop();
    }
  }

  private static ConfigurableApplicationContext startWithTimeout(
      StockAndStarter which, String cancelAfter) {
    return which.runOnServlet(
        Application.class,
        "--spring.mvc.async.request-timeout=300ms",
        "--async-task.web.cancel-after=" + cancelAfter);
  }

  static class Slow {

    private final Body body = new Body();

    Body body() {
      return body;
    }

    @Async
    public CompletableFuture<String> run() throws InterruptedException {
      return CompletableFuture.completedFuture(body.run());
    }

    @Async
    public JoinHandle<String> runForOneCaller() throws InterruptedException {
      return JoinHandle.completed(body.run());
    }
  }

  // ------------------------------------------------------------ futures that requests share

  @OnBoth
  @Difference("A request that times out")
  void aTimeoutOfOneRequestLeavesTheLoadToTheNext(StockAndStarter which) throws Exception {
    // Where Reactor is on the class path, as here, Spring alone cancels the future that it awaits.
    String[] ways = !which.isStarter() ? new String[] {"report"} : new String[] {"map", "report"};
    for (String way : ways) {
      try (ConfigurableApplicationContext context = start(which)) {
        assertThat(get(context, "/load/" + way)).isEqualTo(503);
        context.getBean(Loads.class).mayEnd().countDown();
        assertThat(get(context, "/load/" + way)).isEqualTo(200);
        assertThat(context.getBean(Shared.class).loads()).isEqualTo(1);
      }
    }
  }

  static class Loads {

    private final CountDownLatch mayEnd = new CountDownLatch(1);

    CountDownLatch mayEnd() {
      return mayEnd;
    }

    @Async
    public CompletableFuture<String> load() throws InterruptedException {
      mayEnd.await();
      return CompletableFuture.completedFuture("loaded");
    }
  }

  static class Shared {

    private final Map<String, CompletableFuture<String>> underWay = new ConcurrentHashMap<>();
    private final Loads loads;
    private int count;

    Shared(Loads loads) {
      this.loads = loads;
    }

    int loads() {
      return count;
    }

    CompletableFuture<String> get() {
      return underWay.computeIfAbsent(
          "key",
          key -> {
            count++;
            try {
              return loads.load();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }

    @Async
    public CompletableFuture<String> report() throws Exception {
      return CompletableFuture.completedFuture("report of " + get().get());
    }
  }

  @RestController
  static class Handlers {

    private final Audit audit;
    private final Tenants tenants;
    private final Shared shared;
    private final Slow slow;
    private final ThreadPoolTaskExecutor executor;

    Handlers(
        Audit audit, Tenants tenants, Shared shared, Slow slow, ThreadPoolTaskExecutor executor) {
      this.audit = audit;
      this.tenants = tenants;
      this.shared = shared;
      this.slow = slow;
      this.executor = executor;
    }

    @GetMapping("/slow")
    CompletableFuture<String> slow() throws InterruptedException {
      return slow.run();
    }

    @GetMapping("/slow-handle")
    JoinHandle<String> slowHandle() throws InterruptedException {
      return slow.runForOneCaller();
    }

    @GetMapping("/unheard")
    String unheard() throws InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      tenants.unheard(done);
      done.await();
      CountDownLatch executed = new CountDownLatch(1);
      executor.execute(
          () -> {
            tenants.note("execute");
            executed.countDown();
          });
      executed.await();
      return "ok";
    }

    @GetMapping("/audited")
    String audited() throws InterruptedException {
      audit.record();
      return "ok";
    }

    @GetMapping("/audited-with-future")
    String auditedWithFuture() throws InterruptedException {
      audit.recordWithFuture();
      return "ok";
    }

    @GetMapping("/tenant")
    CompletableFuture<String> tenant() {
      return tenants.tenant();
    }

    @GetMapping("/load/{way}")
    CompletableFuture<String> load(@PathVariable String way) throws Exception {
      return way.equals("map") ? shared.get() : shared.report();
    }
  }

  @Configuration
  @EnableAsync
  @Import({
    TomcatServletWebServerFactory.class,
    Audit.class,
    Caller.class,
    Tenants.class,
    Loads.class,
    Slow.class,
    Shared.class,
    Handlers.class
  })
  static class Application {}
}
