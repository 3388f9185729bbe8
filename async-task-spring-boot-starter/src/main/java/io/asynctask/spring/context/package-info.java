/** The context of a thread, which follows the tasks that it spawns. */
@NullMarked
package io.asynctask.spring.context;

import org.jspecify.annotations.NullMarked;
