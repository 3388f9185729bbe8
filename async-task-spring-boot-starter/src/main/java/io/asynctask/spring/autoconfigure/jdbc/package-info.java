/** Wires the data sources whose statements stop with their tasks. */
@NullMarked
package io.asynctask.spring.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
