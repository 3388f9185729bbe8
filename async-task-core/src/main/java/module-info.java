/**
 * The task abstraction: spawn, poll, wake, cancel and list tasks. It needs only the JDK.
 *
 * @since 0.1.0
 */
module io.asynctask.core {
  requires static transitive org.jspecify;

  exports io.asynctask;
}
