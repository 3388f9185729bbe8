/**
 * The context of a thread, which follows the tasks that it spawns.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.context;

import org.jspecify.annotations.NullMarked;
