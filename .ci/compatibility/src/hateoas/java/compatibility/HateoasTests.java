package compatibility;

import io.asynctask.JoinHandle;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.hateoas.EntityModel;
import org.springframework.hateoas.server.mvc.WebMvcLinkBuilder;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import({HateoasTests.InvoiceController.class, HateoasTests.Invoices.class})
class HateoasTests {

  @Test
  void theModelOfATaskHasItsLinks(@LocalServerPort int port) {
    String server = "http://localhost:" + port;
    RestTestClient.bindToServer()
        .baseUrl(server)
        .build()
        .get()
        .uri("/invoices/acme")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.tenant")
        .isEqualTo("acme")
        .jsonPath("$._links.self.href")
        .isEqualTo(server + "/invoices/acme");
  }

  record Invoice(String tenant) {}

  @RestController
  static class InvoiceController {

    private final Invoices invoices;

    InvoiceController(Invoices invoices) {
      this.invoices = invoices;
    }

    @GetMapping("/invoices/{tenant}")
    public JoinHandle<EntityModel<Invoice>> invoice(@PathVariable String tenant)
        throws NoSuchMethodException {
      return invoices.find(tenant);
    }
  }

  @Service
  static class Invoices {

    /**
     * Makes the link from the method. {@code methodOn} needs a subclass of what the method returns,
     * and can make none of {@code JoinHandle} and none of {@code CompletableFuture}.
     */
    @Async
    public JoinHandle<EntityModel<Invoice>> find(String tenant) throws NoSuchMethodException {
      Method handler = InvoiceController.class.getMethod("invoice", String.class);
      WebMvcLinkBuilder self = WebMvcLinkBuilder.linkTo(handler, tenant);
      return JoinHandle.completed(EntityModel.of(new Invoice(tenant), self.withSelfRel()));
    }
  }
}
