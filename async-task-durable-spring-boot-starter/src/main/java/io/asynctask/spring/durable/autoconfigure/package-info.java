/** The auto-configuration of durable tasks. No other package imports it. */
@NullMarked
package io.asynctask.spring.durable.autoconfigure;

import org.jspecify.annotations.NullMarked;
