/**
 * Durable tasks as accepted tasks: a {@code 202 Accepted} that survives a restart.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable.web;

import org.jspecify.annotations.NullMarked;
