/**
 * JDBC statements that stop with the task in which they run. Start at {@link
 * io.asynctask.spring.jdbc.DataSourcePostProcessor}; docs/database.md has the details.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.jdbc;

import org.jspecify.annotations.NullMarked;
