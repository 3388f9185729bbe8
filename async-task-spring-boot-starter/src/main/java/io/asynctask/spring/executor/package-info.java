/** Stand-in. */
@NullMarked
package io.asynctask.spring.executor;

import org.jspecify.annotations.NullMarked;
