package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.stereotype.Controller;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.messaging.WebSocketStompClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(StompTests.ReportMessages.class)
class StompTests {

  @Test
  void theAnswerOfAMessageIsTheValueOfATask(@LocalServerPort int port) throws Exception {
    WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());
    client.setMessageConverter(new StringMessageConverter());
    CompletableFuture<String> answer = new CompletableFuture<>();
    StompSession session =
        client
            .connectAsync("ws://localhost:" + port + "/stomp", new StompSessionHandlerAdapter() {})
            .get(20, TimeUnit.SECONDS);
    try {
      session.subscribe("/user/queue/reports", new Answer(answer));
      session.send("/app/reports", "acme");
      assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("report of acme");
    } finally {
      session.disconnect();
      client.stop();
    }
  }

  private record Answer(CompletableFuture<String> future) implements StompFrameHandler {

    @Override
    public Type getPayloadType(StompHeaders headers) {
      return String.class;
    }

    @Override
    public void handleFrame(StompHeaders headers, Object payload) {
      future.complete((String) payload);
    }
  }

  @Controller
  static class ReportMessages {

    private final Reports reports;

    ReportMessages(Reports reports) {
      this.reports = reports;
    }

    @MessageMapping("/reports")
    @SendToUser("/queue/reports")
    JoinHandle<String> report(String tenant) {
      return reports.build(tenant);
    }
  }

  @TestConfiguration
  @EnableWebSocketMessageBroker
  static class Broker implements WebSocketMessageBrokerConfigurer {

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
      registry.addEndpoint("/stomp");
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
      registry.setApplicationDestinationPrefixes("/app").enableSimpleBroker("/queue");
    }
  }
}
