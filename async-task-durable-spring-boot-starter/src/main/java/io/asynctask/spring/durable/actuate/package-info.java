/** Durable tasks in the endpoint {@code asynctasks}, with {@code scope=cluster}. */
@NullMarked
package io.asynctask.spring.durable.actuate;

import org.jspecify.annotations.NullMarked;
