/** The task abstraction: spawn, poll, wake, cancel, list. Pure JDK. */
module io.asynctask.core {
  requires static transitive org.jspecify;

  exports io.asynctask;
}
