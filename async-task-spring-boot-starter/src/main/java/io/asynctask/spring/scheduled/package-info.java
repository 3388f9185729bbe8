/** The runs of {@code @Scheduled} methods as tasks. */
@NullMarked
package io.asynctask.spring.scheduled;

import org.jspecify.annotations.NullMarked;
