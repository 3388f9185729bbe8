package io.asynctask.spring.task;

/**
 * An activity of a body that this starter has noted in its task. Its {@code toString} describes it
 * without text of the application, so it is shown to every caller. What other code notes is text of
 * the application.
 *
 * @since 0.1.0
 */
public interface TaskActivity {}
