package io.asynctask.spring.durable.engine;

import java.util.Collection;

/**
 * The durable methods of an application. It is a bean.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DurableMethods {

  /**
   * Returns the methods. The engine asks when it starts, after all singletons were created.
   *
   * @return the methods, whose names differ
   */
  Collection<? extends DurableMethod> all();
}
