package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTasks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.integration.annotation.Gateway;
import org.springframework.integration.annotation.IntegrationComponentScan;
import org.springframework.integration.annotation.MessagingGateway;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.stereotype.Component;

@SpringBootTest
@Import(IntegrationTests.Flow.class)
class IntegrationTests {

  @Autowired private ReportGateway gateway;
  @Autowired private LiveTasks liveTasks;

  @Test
  void aGatewayRunsOnTheExecutorOfTheStarterAndAwaitsTheTaskOfItsFlow() throws Exception {
    long before = liveTasks.counts().spawned();
    assertThat(gateway.build("acme").get(20, TimeUnit.SECONDS)).startsWith("report of acme");
    long tasks = liveTasks.counts().spawned() - before;
    assertThat(tasks).as("tasks of the gateway and of the method").isEqualTo(2);
  }

  @MessagingGateway(asyncExecutor = "applicationTaskExecutor")
  interface ReportGateway {

    @Gateway(requestChannel = "tenants")
    CompletableFuture<String> build(String tenant);
  }

  @Component
  static class Flow {

    private final Reports reports;

    Flow(Reports reports) {
      this.reports = reports;
    }

    @ServiceActivator(inputChannel = "tenants", async = "true")
    public JoinHandle<String> build(String tenant) {
      return reports.build(tenant);
    }
  }

  @TestConfiguration
  @IntegrationComponentScan
  static class Scan {}
}
