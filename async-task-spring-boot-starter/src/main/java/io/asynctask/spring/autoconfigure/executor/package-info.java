/** Wires the executors that spawn tasks. */
@NullMarked
package io.asynctask.spring.autoconfigure.executor;

import org.jspecify.annotations.NullMarked;
