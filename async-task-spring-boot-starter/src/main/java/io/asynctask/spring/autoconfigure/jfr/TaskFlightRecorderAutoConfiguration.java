package io.asynctask.spring.autoconfigure.jfr;

import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.autoconfigure.ConditionalOnFeature;
import io.asynctask.spring.autoconfigure.Feature;
import io.asynctask.spring.jfr.TaskFlightRecorder;
import jdk.jfr.Event;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of the events for the JDK Flight Recorder, if the runtime has it.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(Event.class)
@ConditionalOnFeature(Feature.FLIGHT_RECORDER)
public final class TaskFlightRecorderAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TaskFlightRecorder taskFlightRecorder() {
    return new TaskFlightRecorder();
  }
}
