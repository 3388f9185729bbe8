/**
 * The auto-configuration of durable tasks. No other package imports it.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.durable.autoconfigure;

import org.jspecify.annotations.NullMarked;
