/**
 * The runs of {@code @Scheduled} methods as tasks.
 *
 * @since 0.1.0
 */
@NullMarked
package io.asynctask.spring.scheduled;

import org.jspecify.annotations.NullMarked;
