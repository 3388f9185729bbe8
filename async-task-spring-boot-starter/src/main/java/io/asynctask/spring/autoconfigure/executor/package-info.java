/**
 * Wires the executors that spawn tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.executor;

import org.jspecify.annotations.NullMarked;
