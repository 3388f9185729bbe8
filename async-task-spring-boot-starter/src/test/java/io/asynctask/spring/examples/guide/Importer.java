package io.asynctask.spring.examples.guide;

import io.asynctask.JoinHandle;
import io.asynctask.spring.executor.SpawningTaskExecutor;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

@Service
public class Importer {

  private final SpawningTaskExecutor imports;

  public Importer(@Qualifier("imports") SpawningTaskExecutor imports) {
    this.imports = imports;
  }

  public JoinHandle<Integer> importRows(String tenant, Rows rows) {
    return imports
        .task("import-rows")
        .tag("tenant", tenant)
        .deadline(Duration.ofMinutes(10))
        .spawn(() -> rows.copyAll());
  }

  /** A source of rows. */
  public interface Rows {

    int copyAll() throws Exception;
  }
}
