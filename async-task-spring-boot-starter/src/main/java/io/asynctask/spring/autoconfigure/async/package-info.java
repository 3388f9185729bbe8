/**
 * Wires {@code @Async} methods.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.async;

import org.jspecify.annotations.NullMarked;
