/** Wires the registry of live tasks and what all features share about tasks. */
@NullMarked
package io.asynctask.spring.autoconfigure.task;

import org.jspecify.annotations.NullMarked;
