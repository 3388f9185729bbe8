/** The auto-configuration of durable tasks. */
@NullMarked
package io.asynctask.spring.durable.autoconfigure;

import org.jspecify.annotations.NullMarked;
