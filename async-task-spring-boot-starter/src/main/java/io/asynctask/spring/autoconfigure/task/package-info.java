/**
 * Wires the registry of live tasks and what all features share about tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.task;

import org.jspecify.annotations.NullMarked;
