package io.asynctask.spring.durable.store;

/**
 * A row of db-scheduler that a node has picked. Its version tells whether the node still owns it.
 *
 * @param name the name of the task
 * @param id the id of the task
 * @param version the version since the pick
 * @since 0.1.0
 */
public record PickedExecution(String name, String id, long version) {}
