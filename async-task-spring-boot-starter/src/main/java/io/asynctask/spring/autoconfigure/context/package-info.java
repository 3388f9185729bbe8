/** Wires the context that follows tasks. */
@NullMarked
package io.asynctask.spring.autoconfigure.context;

import org.jspecify.annotations.NullMarked;
