package io.asynctask.spring.durable.store;

/**
 * A request to cancel a task.
 *
 * @param reason why; it may be empty
 * @param node the node that requested it
 * @since 0.1.0
 */
public record CancelRequest(String reason, String node) {}
