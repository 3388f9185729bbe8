package io.asynctask;

/** A registered hook; closing it takes the hook back. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /**
   * Takes the hook back. When this returns the hook is not running and never will: if another
   * thread is in it, this waits for it, uninterruptibly. A hook may close its own registration.
   */
  @Override
  void close();
}
