package compatibility;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.rest.core.annotation.RestResource;
import org.springframework.scheduling.annotation.Async;

/** A repository that Spring Data REST exports, with a query that is a task. */
public interface Tenants extends CrudRepository<DataRestTests.Tenant, Long> {

  @Async
  @RestResource(exported = false)
  CompletableFuture<List<DataRestTests.Tenant>> findByName(String name);
}
