/**
 * The engine of durable tasks: it stores calls, has db-scheduler pick what is due, runs attempts as
 * tasks of this node, and writes how they end. It knows methods only as {@link
 * io.asynctask.spring.durable.engine.DurableMethod}.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable.engine;

import org.jspecify.annotations.NullMarked;
