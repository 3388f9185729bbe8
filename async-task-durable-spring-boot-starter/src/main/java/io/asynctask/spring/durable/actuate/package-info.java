/**
 * Durable tasks in the endpoint {@code asynctasks}, with {@code scope=cluster}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable.actuate;

import org.jspecify.annotations.NullMarked;
