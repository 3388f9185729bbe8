/**
 * The actuator endpoint {@code asynctasks}: which tasks are live, with which tags, since when,
 * where they are stuck, and how to stop them.
 *
 * <p>{@link io.asynctask.spring.actuate.AsyncTasksEndpoint} lists, shows and cancels; its web
 * extension adds the HTTP statuses. {@link io.asynctask.spring.actuate.TaskHistory} remembers the
 * last finished tasks. The records are the response bodies.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.actuate;

import org.jspecify.annotations.NullMarked;
