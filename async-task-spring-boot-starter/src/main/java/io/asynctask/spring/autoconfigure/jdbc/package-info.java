/**
 * Wires the data sources whose statements stop with their tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
