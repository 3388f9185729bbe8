package io.asynctask.sample.audit;

/**
 * A jar that an audit has found.
 *
 * @param ordinal its place among the jars of the audit
 * @param path below the audit root
 */
record ListedJar(int ordinal, String path) {}
