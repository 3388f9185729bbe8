package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.rsocket.RSocketRequester;
import org.springframework.stereotype.Controller;

@SpringBootTest(properties = "spring.rsocket.server.port=0")
@Import(RSocketTests.ReportMessages.class)
class RSocketTests {

  @Autowired private Reports reports;
  private RSocketRequester requester;

  @BeforeEach
  void connect(@Autowired RSocketRequester.Builder builder, @Autowired Environment environment) {
    int port = environment.getRequiredProperty("local.rsocket.server.port", Integer.class);
    requester = builder.tcp("localhost", port);
  }

  @AfterEach
  void disconnect() {
    requester.dispose();
  }

  @Test
  void theAnswerOfARequestIsTheValueOfATask() {
    String report =
        requester
            .route("reports")
            .data("acme")
            .retrieveMono(String.class)
            .block(Duration.ofSeconds(20));
    assertThat(report).startsWith("report of acme");
  }

  @Test
  void aRequestThatIsCancelledStopsTheTask() throws Exception {
    var request =
        requester.route("endless-reports").data("acme").retrieveMono(String.class).subscribe();
    reports.awaitStart();
    request.dispose();
    reports.awaitStop();
  }

  @Controller
  static class ReportMessages {

    private final Reports reports;

    ReportMessages(Reports reports) {
      this.reports = reports;
    }

    @MessageMapping("reports")
    JoinHandle<String> report(String tenant) {
      return reports.build(tenant);
    }

    @MessageMapping("endless-reports")
    JoinHandle<String> endlessReport(String tenant) throws InterruptedException {
      return reports.buildEndlessly(tenant);
    }
  }
}
