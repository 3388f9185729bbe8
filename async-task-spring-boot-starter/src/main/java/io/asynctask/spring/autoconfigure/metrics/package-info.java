/** Wires meters and observations of tasks. */
@NullMarked
package io.asynctask.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
