package io.asynctask.spring.durable.method;

import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Warns at the end of the start that durable tasks are switched off, if there are methods.
 *
 * @since 0.1.0
 */
public final class SwitchedOffWarning implements SmartInitializingSingleton {

  private static final Log log = LogFactory.getLog(SwitchedOffWarning.class);

  private final ConfigurableListableBeanFactory beans;
  private final String property;

  /**
   * Creates it.
   *
   * @param beans has the beans
   * @param property the property that switches them off
   */
  public SwitchedOffWarning(ConfigurableListableBeanFactory beans, String property) {
    this.beans = beans;
    this.property = property;
  }

  @Override
  public void afterSingletonsInstantiated() {
    Set<String> names = new TreeSet<>();
    new DurableBeans(beans)
        .forEach((bean, type, method, durable) -> names.add(bean + "." + method.getName()));
    if (!names.isEmpty()) {
      log.warn(
          ("%s=false: these @Durable methods run as ordinary @Async methods, and their tasks are"
                  + " lost with this process: %s")
              .formatted(property, String.join(", ", names)));
    }
  }
}
