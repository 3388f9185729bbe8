package io.asynctask.spring.durable.store;

/**
 * A row of db-scheduler in one of its versions. Each pick and each release makes a new version.
 *
 * @param name the name of the task
 * @param id the id of the task
 * @param version the version
 * @since 0.1.0
 */
public record ExecutionRow(String name, String id, long version) {}
