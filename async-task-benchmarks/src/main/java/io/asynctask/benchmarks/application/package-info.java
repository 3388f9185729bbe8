/**
 * A whole application with this starter and without it, each in a JVM of its own: {@link
 * io.asynctask.benchmarks.application.WholeApplication} starts both, loads them in turns and prints
 * the table.
 */
@NullMarked
package io.asynctask.benchmarks.application;

import org.jspecify.annotations.NullMarked;
