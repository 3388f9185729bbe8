/**
 * A soak: millions of tasks whose bodies, executors and owners do at random all that is allowed.
 */
package io.asynctask.stress.soak;
