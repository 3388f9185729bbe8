package compatibility;

import org.springframework.data.repository.CrudRepository;

/** A repository that Spring Data REST exports. */
public interface Tenants extends CrudRepository<DataRestTests.Tenant, Long> {}
