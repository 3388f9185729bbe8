package io.asynctask.spring.task;

/**
 * An activity of a body that this starter has noted in its task. Its {@code toString} describes it
 * without text of the application, so it is shown to every caller. What other code notes is text of
 * the application.
 */
public interface TaskActivity {}
