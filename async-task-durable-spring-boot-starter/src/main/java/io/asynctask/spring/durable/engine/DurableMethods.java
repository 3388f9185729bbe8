package io.asynctask.spring.durable.engine;

import java.util.Collection;

/** The durable methods of this application. It is a bean, complete at the end of the start. */
public interface DurableMethods {

  /** {@return the methods; empty before the singletons of the application exist} */
  Collection<? extends DurableMethod> all();
}
