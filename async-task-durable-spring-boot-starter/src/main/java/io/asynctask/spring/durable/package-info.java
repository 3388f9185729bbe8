/**
 * Durable tasks: {@code @Async} methods whose tasks are stored in the database and run on any node
 * of a cluster. Annotate a method with {@link io.asynctask.spring.durable.Durable}, and find,
 * cancel and repeat its tasks with {@link io.asynctask.spring.durable.DurableTasks}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable;

import org.jspecify.annotations.NullMarked;
