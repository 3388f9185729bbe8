package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class JettyTests {

  @Test
  void handlersAndTheEndpointWork(@Autowired ServletWebServerApplicationContext context)
      throws Exception {
    assertThat(context.getWebServer().getClass().getSimpleName()).contains("Jetty");
    assertThat(Trial.of(context).findings()).startsWith("actuator=true");
  }
}
