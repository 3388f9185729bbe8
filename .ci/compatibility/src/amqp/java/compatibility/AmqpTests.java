package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import io.asynctask.LiveTask;
import io.asynctask.LiveTasks;
import io.asynctask.spring.task.TaskTags;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import org.springframework.test.context.DynamicPropertyRegistrar;

@SpringBootTest(
    properties = {
      "spring.rabbitmq.template.reply-timeout=20s",
      "spring.rabbitmq.listener.simple.default-requeue-rejected=false"
    })
@Import({AmqpTests.BrokerConfiguration.class, AmqpTests.Listener.class})
class AmqpTests {

  @Test
  void theReplyOfAListenerIsTheValueOfATask(@Autowired RabbitTemplate rabbit) {
    assertThat((String) rabbit.convertSendAndReceive("tenants", "acme"))
        .startsWith("report of acme");
  }

  @Test
  void theTaskOfAListenerShowsWithItsTags(
      @Autowired RabbitTemplate rabbit, @Autowired Reports reports, @Autowired LiveTasks liveTasks)
      throws InterruptedException {
    rabbit.convertAndSend("endless", "acme");
    reports.awaitStart();

    List<LiveTask> tasks = liveTasks.list(0, 10, 1_000, task -> true).tasks();
    assertThat(tasks).hasSize(1);
    assertThat(tasks.get(0).name()).isEqualTo("endless-report");
    assertThat(((TaskTags) tasks.get(0).tag()).values()).containsEntry("tenant", "acme");

    tasks.get(0).handle().cancel(true);
    reports.awaitStop();
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class BrokerConfiguration {

    @Bean
    Broker broker() throws Exception {
      return Broker.start();
    }

    @Bean
    DynamicPropertyRegistrar addressOfTheBroker(Broker broker) {
      return properties -> {
        properties.add("spring.rabbitmq.host", () -> "127.0.0.1");
        properties.add("spring.rabbitmq.port", broker::port);
      };
    }
  }

  @Component
  static class Listener {

    private final Reports reports;

    Listener(Reports reports) {
      this.reports = reports;
    }

    @RabbitListener(queuesToDeclare = @Queue("tenants"))
    public JoinHandle<String> report(String tenant) {
      return reports.build(tenant);
    }

    @RabbitListener(queuesToDeclare = @Queue("endless"))
    public JoinHandle<String> reportEndlessly(String tenant) throws InterruptedException {
      return reports.buildEndlessly(tenant);
    }
  }
}
