package io.asynctask.spring.executor;

/**
 * What becomes of a task's place in its executor while the task waits, without a thread, for the
 * stage that its body returned.
 */
public enum Stages {

  /**
   * The task keeps its place until the stage is done or the task is cancelled. So no more calls are
   * under way at once than with stock Spring, where each holds a thread meanwhile.
   */
  KEEP,

  /** The task gives its place to the next one. The stages that are under way are not limited. */
  RELEASE
}
