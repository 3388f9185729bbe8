package io.asynctask;

/**
 * A registration of a hook; its close removes the hook.
 *
 * <pre>{@code
 * try (Registration registration = context.onCancel(() -> cancel(statement))) {
 *   statement.execute();
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /**
   * Removes the hook. When this returns, the hook is not running and will not run: if another
   * thread is in the hook, this waits for its end, uninterruptibly. A hook may close its own
   * registration.
   */
  @Override
  void close();
}
