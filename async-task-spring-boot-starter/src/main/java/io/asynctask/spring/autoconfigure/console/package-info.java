/** Wires the console. */
@NullMarked
package io.asynctask.spring.autoconfigure.console;

import org.jspecify.annotations.NullMarked;
