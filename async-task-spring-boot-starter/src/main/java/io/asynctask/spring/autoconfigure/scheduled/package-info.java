/** Wires {@code @Scheduled} methods. */
@NullMarked
package io.asynctask.spring.autoconfigure.scheduled;

import org.jspecify.annotations.NullMarked;
