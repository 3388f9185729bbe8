package io.asynctask.spring.durable.engine;

/**
 * The tag of the handle that a caller has of a durable task.
 *
 * @param id the id of the task
 */
record HandleTag(String id) {

  @Override
  public String toString() {
    return id;
  }
}
