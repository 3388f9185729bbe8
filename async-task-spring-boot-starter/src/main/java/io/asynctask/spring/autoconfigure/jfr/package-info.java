/** Wires the events of the JDK Flight Recorder. */
@NullMarked
package io.asynctask.spring.autoconfigure.jfr;

import org.jspecify.annotations.NullMarked;
