package compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.asynctask.JoinHandle;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.rest.core.annotation.HandleAfterCreate;
import org.springframework.data.rest.core.annotation.RepositoryEventHandler;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(DataRestTests.Created.class)
class DataRestTests {

  @Test
  void aRepositoryEventStartsATaskAndHandlersReturnTasks(
      @LocalServerPort int port, @Autowired Created created) throws Exception {
    RestTestClient client =
        RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    client
        .post()
        .uri("/tenants")
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("name", "acme"))
        .exchange()
        .expectStatus()
        .isCreated();
    assertThat(created.reports().poll(20, TimeUnit.SECONDS)).startsWith("report of acme");
    client
        .get()
        .uri("/tenants")
        .exchange()
        .expectBody()
        .jsonPath("$._embedded.tenants[0].name")
        .isEqualTo("acme");
    client.get().uri("/reports/acme").exchange().expectStatus().isOk();
  }

  @Test
  void anAsynchronousQueryIsATask(@Autowired Tenants tenants) throws Exception {
    Tenant tenant = new Tenant();
    tenant.setName("initech");
    tenants.save(tenant);
    CompletableFuture<List<Tenant>> found = tenants.findByName("initech");
    assertThat(found).isInstanceOf(JoinHandle.class);
    assertThat(found.get(20, TimeUnit.SECONDS))
        .extracting(Tenant::getName)
        .containsExactly("initech");
    tenants.delete(tenant); // the list of the other test has one tenant
  }

  @Entity(name = "Tenant")
  public static class Tenant {

    @Id @GeneratedValue private Long id;
    private String name;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  @Component
  @RepositoryEventHandler
  public static class Created {

    private final Reports reports;
    private final BlockingQueue<String> built = new LinkedBlockingQueue<>();

    Created(Reports reports) {
      this.reports = reports;
    }

    @HandleAfterCreate
    public void report(Tenant tenant) {
      reports.build(tenant.getName()).thenAccept(built::add);
    }

    public BlockingQueue<String> reports() {
      return built;
    }
  }
}
