package io.asynctask.spring.durable;

import org.jspecify.annotations.Nullable;

/**
 * A part of the caller's context that is stored with a durable task and restored for its attempts.
 * Each bean of this type has one part. The value stands in the database as it is: store names, such
 * as that of a tenant, and never credentials. Safe for use by many threads.
 *
 * <pre>{@code
 * @Component
 * class TenantBaggage implements DurableBaggage {
 *   public String name() {
 *     return "tenant";
 *   }
 *
 *   public @Nullable String capture() {
 *     return MDC.get("tenant");
 *   }
 *
 *   public Scope restore(String value) {
 *     MDC.MDCCloseable scope = MDC.putCloseable("tenant", value);
 *     return scope::close;
 *   }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public interface DurableBaggage {

  /** {@return the name under which the value is stored; no other bean has it} */
  String name();

  /** {@return the value of the calling thread; {@code null} for none} */
  @Nullable String capture();

  /**
   * Restores a value on the thread that starts an attempt. The body gets it from there, as the
   * tasks of other callers get their context.
   *
   * @param value the value, perhaps one that another version of the application has stored
   * @return takes it back, on the same thread
   */
  Scope restore(String value);

  /** What takes a restored value back. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {

    @Override
    void close();
  }
}
