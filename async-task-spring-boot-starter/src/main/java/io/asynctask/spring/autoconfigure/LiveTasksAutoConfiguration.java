package io.asynctask.spring.autoconfigure;

import io.asynctask.LiveTasks;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The registry that knows every live task of the application. */
@AutoConfiguration
public final class LiveTasksAutoConfiguration {

  /** Tells all listeners that are beans of the stops. */
  @Bean
  @ConditionalOnMissingBean
  LiveTasks liveTasks(ObjectProvider<LiveTasks.StopListener> listeners) {
    List<LiveTasks.StopListener> all = listeners.orderedStream().toList();
    return switch (all.size()) {
      case 0 -> new LiveTasks();
      case 1 -> LiveTasks.notifying(all.get(0));
      default ->
          LiveTasks.notifying(
              (task, outcome, failure) ->
                  all.forEach(listener -> listener.stopped(task, outcome, failure)));
    };
  }
}
