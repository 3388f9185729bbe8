/**
 * JMH benchmarks of tasks beside their peers. Every class puts the peers of one workload into one
 * run, because only the ratios within a run mean anything; how to run them and what they gave
 * stands under {@code results/}.
 */
@NullMarked
package io.asynctask.benchmarks;

import org.jspecify.annotations.NullMarked;
