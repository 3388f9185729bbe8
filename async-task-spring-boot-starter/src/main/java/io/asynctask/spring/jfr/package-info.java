/**
 * Tasks in recordings of the JDK Flight Recorder.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.jfr;

import org.jspecify.annotations.NullMarked;
