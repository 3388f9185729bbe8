package io.asynctask.spring.durable.store;

/**
 * An attempt of a task. It writes only as long as the task is in this attempt on this node.
 *
 * @param name the name of the task
 * @param id the id of the task
 * @param number the number of the attempt
 * @param node the node that runs it
 * @since 0.1.0
 */
public record AttemptId(String name, String id, int number, String node) {}
