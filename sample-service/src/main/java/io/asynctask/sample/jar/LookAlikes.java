package io.asynctask.sample.jar;

/**
 * Two jars that differ but are so alike that they are probably builds of the same library, which a
 * service that carries both would load twice.
 *
 * @param path the first of the two in the order of their paths
 * @param classes of the first
 * @param otherClasses of the other
 */
public record LookAlikes(String path, String other, int classes, int otherClasses) {}
