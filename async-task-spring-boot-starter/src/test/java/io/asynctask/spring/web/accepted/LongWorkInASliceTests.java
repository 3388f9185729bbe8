package io.asynctask.spring.web.accepted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asynctask.JoinHandle;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A test of a controller of long work without a server. */
@WebMvcTest
class LongWorkInASliceTests {

  @Configuration
  @EnableAutoConfiguration
  @EnableAsync
  @Import(ReportController.class)
  static class Application {

    @Bean
    Reports reports() {
      return new Reports() {
        @Override
        public JoinHandle<String> build(String month) {
          return JoinHandle.completed("The report of " + month);
        }
      };
    }
  }

  private @Autowired MockMvcTester client;

  @Test
  void aSliceHasWhatTheControllerNeeds() {
    MvcTestResult accepted = client.post().uri("/reports").content("May").exchange();

    assertThat(accepted).hasStatus(202);
    String report = accepted.getResponse().getHeader("Location");
    await()
        .untilAsserted(
            () ->
                assertThat(client.get().uri(report))
                    .bodyJson()
                    .extractingPath("$.state")
                    .isEqualTo("COMPLETED"));
  }
}
