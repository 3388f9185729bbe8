package io.asynctask.spring.durable.engine;

import io.asynctask.JoinHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an attempt, which was started.
 *
 * @param handle the handle of its task on this node; it also fails if the method returns a failed
 *     future
 * @param uncaught gets the failure with which the durable task ends if its callers have no handle;
 *     {@code null} if they have one
 * @since 0.1.0
 */
public record StartedBody(JoinHandle<?> handle, @Nullable Consumer<? super Throwable> uncaught) {}
