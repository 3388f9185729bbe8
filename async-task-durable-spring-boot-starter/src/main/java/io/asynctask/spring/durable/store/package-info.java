/**
 * The tables of durable tasks and the statements on them. A class for each use: calls, attempts,
 * what others read, and retention.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable.store;

import org.jspecify.annotations.NullMarked;
