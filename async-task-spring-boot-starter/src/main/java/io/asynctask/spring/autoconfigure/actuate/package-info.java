/**
 * Wires the endpoint, the health indicator and the warnings.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
