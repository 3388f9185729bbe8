/**
 * Wires the console.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.console;

import org.jspecify.annotations.NullMarked;
