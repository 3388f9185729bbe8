/**
 * Wires the events of the JDK Flight Recorder.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.jfr;

import org.jspecify.annotations.NullMarked;
