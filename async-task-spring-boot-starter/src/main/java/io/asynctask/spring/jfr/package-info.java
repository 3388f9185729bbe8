/** Tasks in recordings of the JDK Flight Recorder. */
@NullMarked
package io.asynctask.spring.jfr;

import org.jspecify.annotations.NullMarked;
