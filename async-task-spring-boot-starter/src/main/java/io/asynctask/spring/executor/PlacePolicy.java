package io.asynctask.spring.executor;

/**
 * What happens to a task's place in its executor while the task waits, without a thread, for the
 * stage that its body returned.
 *
 * <pre>{@code
 * SpawningTaskExecutor calls = builder.stages(PlacePolicy.RELEASE).over(delegate);
 * }</pre>
 *
 * @since 0.1.0
 */
public enum PlacePolicy {

  /**
   * The task keeps its place until the stage is done or the task is cancelled. So as many calls are
   * under way at once as with stock Spring, where each of them holds a thread meanwhile.
   */
  KEEP,

  /** The next task gets the place. The stages that are under way are not limited. */
  RELEASE
}
