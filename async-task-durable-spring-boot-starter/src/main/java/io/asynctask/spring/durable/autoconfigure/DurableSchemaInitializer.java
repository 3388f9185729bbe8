package io.asynctask.spring.durable.autoconfigure;

import io.asynctask.spring.durable.store.TaskTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;

/**
 * The initializer that creates the tables of durable tasks, with their prefix.
 *
 * @since 0.1.0
 */
public class DurableSchemaInitializer
    extends PropertiesBasedDataSourceScriptDatabaseInitializer<DurableSchemaProperties> {

  private static final int MAX_TRIES = 10;

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
    runWhileOthersDo(
        new Scripts(prefixed)
            .continueOnError(scripts.isContinueOnError())
            .separator(scripts.getSeparator())
            .encoding(StandardCharsets.UTF_8));
  }

  /** Repeats a failure: nodes that create a table at the same time fail, "if not exists" or not. */
  private void runWhileOthersDo(Scripts scripts) {
    DataAccessException first = null;
    for (int i = 0; i < MAX_TRIES; i++) {
      try {
        super.runScripts(scripts);
        return;
      } catch (DataAccessException failure) {
        first = first == null ? failure : first;
      }
    }
    throw Objects.requireNonNull(first);
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
