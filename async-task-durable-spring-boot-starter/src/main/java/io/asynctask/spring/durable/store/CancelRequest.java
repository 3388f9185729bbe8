package io.asynctask.spring.durable.store;

/**
 * A request to cancel a task.
 *
 * @param reason why; it may be empty
 * @param node the node that requested it
 */
public record CancelRequest(String reason, String node) {}
