package io.asynctask.sample.audit;

import io.asynctask.JoinHandle;
import io.asynctask.sample.jar.JarFacts;
import io.asynctask.sample.jar.JarInspector;
import io.asynctask.sample.jar.JarRepository;
import io.asynctask.spring.async.TaskName;
import io.asynctask.spring.async.TaskTag;
import java.nio.file.Path;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** The task {@code audit-jar}: inspects one jar and adds its row. */
@Component
class JarTask {

  private final JarInspector inspector;
  private final JarRepository jars;

  JarTask(JarInspector inspector, JarRepository jars) {
    this.inspector = inspector;
    this.jars = jars;
  }

  @Async("jars")
  @TaskName("audit-jar")
  public JoinHandle<JarFacts> audit(
      long auditId, int ordinal, @TaskTag("jar") String path, Path file)
      throws InterruptedException {
    JarFacts facts = inspector.inspect(path, file);
    jars.add(auditId, ordinal, facts);
    return JoinHandle.completed(facts);
  }
}
