package io.asynctask.spring.durable.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a durable method that is to be stored.
 *
 * @param method the method
 * @param key the key; {@code null} for none
 * @param tags the tags
 * @param arguments the arguments as JSON
 * @param context the context of the caller that is stored: trace parent and baggage, by name
 * @param shared whether callers may share the handle, as they do a {@code CompletableFuture}
 * @since 0.1.0
 */
public record DurableCall(
    DurableMethod method,
    @Nullable String key,
    Map<String, String> tags,
    String arguments,
    Map<String, String> context,
    boolean shared) {}
