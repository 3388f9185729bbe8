/**
 * Wires the context that follows tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.context;

import org.jspecify.annotations.NullMarked;
