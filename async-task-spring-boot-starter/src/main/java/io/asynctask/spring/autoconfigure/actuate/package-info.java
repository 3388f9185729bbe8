/** Wires the endpoint, the health indicator and the warnings. */
@NullMarked
package io.asynctask.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
