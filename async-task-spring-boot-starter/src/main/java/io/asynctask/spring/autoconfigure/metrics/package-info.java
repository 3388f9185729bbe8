/**
 * Wires meters and observations of tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
