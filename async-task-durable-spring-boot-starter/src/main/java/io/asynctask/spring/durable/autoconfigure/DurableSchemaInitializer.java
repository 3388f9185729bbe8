package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.durable.store.TaskTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/**
 * The initializer that creates the tables of durable tasks, with their prefix.
 *
 * @since 0.1.0
 */
public class DurableSchemaInitializer
    extends PropertiesBasedDataSourceScriptDatabaseInitializer<DurableSchemaProperties> {

  private final TaskTables tables;

  /** Creates it. */
  public DurableSchemaInitializer(
      DataSource dataSource, DurableSchemaProperties properties, TaskTables tables) {
    super(dataSource, properties);
    this.tables = tables;
  }

  @Override
  protected void runScripts(Scripts scripts) {
    List<Resource> prefixed = new ArrayList<>();
    scripts.forEach(script -> prefixed.add(prefixed(script)));
    super.runScripts(
        new Scripts(prefixed)
            .continueOnError(scripts.isContinueOnError())
            .separator(scripts.getSeparator())
            .encoding(StandardCharsets.UTF_8));
  }

  private Resource prefixed(Resource script) {
    try {
      String text = tables.prefixed(script.getContentAsString(StandardCharsets.UTF_8));
      return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), script.getDescription());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
