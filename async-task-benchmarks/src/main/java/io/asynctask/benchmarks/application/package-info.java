/**
 * A whole application with this starter and without it, each in a JVM of its own, in turns: {@link
 * io.asynctask.benchmarks.application.WholeApplication} starts it, loads it and prints the table.
 */
@NullMarked
package io.asynctask.benchmarks.application;

import org.jspecify.annotations.NullMarked;
