/** Wires {@code @Async} methods. */
@NullMarked
package io.asynctask.spring.autoconfigure.async;

import org.jspecify.annotations.NullMarked;
