/**
 * Wires {@code @Scheduled} methods.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.scheduled;

import org.jspecify.annotations.NullMarked;
