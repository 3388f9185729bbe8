package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

@SpringBootTest(
    properties = {
      "spring.kafka.consumer.group-id=reports",
      "spring.kafka.consumer.auto-offset-reset=earliest"
    })
@EmbeddedKafka(
    topics = {"tenants", "reports"},
    partitions = 1,
    bootstrapServersProperty = "spring.kafka.bootstrap-servers")
@Import(KafkaTests.Listener.class)
class KafkaTests {

  @Test
  void theAnswerOfAListenerIsTheValueOfATask(
      @Autowired KafkaTemplate<String, String> kafka, @Autowired Listener listener)
      throws Exception {
    kafka.send("tenants", "acme").get(20, TimeUnit.SECONDS);
    assertThat(listener.answers().poll(30, TimeUnit.SECONDS)).startsWith("report of acme");
  }

  @Component
  static class Listener {

    private final Reports reports;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Listener(Reports reports) {
      this.reports = reports;
    }

    @KafkaListener(topics = "tenants")
    @SendTo("reports")
    public JoinHandle<String> report(String tenant) {
      return reports.build(tenant);
    }

    @KafkaListener(topics = "reports")
    public void answer(String report) {
      answers.add(report);
    }

    public BlockingQueue<String> answers() {
      return answers;
    }
  }
}
