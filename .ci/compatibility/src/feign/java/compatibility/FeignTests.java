package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(FeignTests.RemoteReports.class)
class FeignTests {

  @Test
  void aTaskCallsAnotherServiceWithAFeignClient(
      @LocalServerPort int port, @Autowired RemoteReports reports) throws Exception {
    assertThat(reports.fetch("http://localhost:" + port, "acme").get(20, TimeUnit.SECONDS))
        .startsWith("report of acme");
  }

  @FeignClient(name = "reports", url = "http://localhost")
  interface ReportClient {

    @GetMapping("/reports/{tenant}")
    String report(URI server, @PathVariable("tenant") String tenant);
  }

  @Service
  static class RemoteReports {

    private final ReportClient client;

    RemoteReports(ReportClient client) {
      this.client = client;
    }

    @Async
    public JoinHandle<String> fetch(String server, String tenant) {
      return JoinHandle.completed(client.report(URI.create(server), tenant));
    }
  }

  @TestConfiguration
  @EnableFeignClients(clients = ReportClient.class)
  static class Clients {}
}
