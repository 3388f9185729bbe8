package io.asynctask.benchmarks.application;

import java.util.Arrays;

/**
 * What an application is like once it has started.
 *
 * @param port the port of its server
 * @param cpuNanos the processor time of its start, in nanoseconds
 * @param heapBytes the heap in use after a collection
 * @param classes the number of loaded classes
 * @param beans the number of bean definitions
 */
record Started(int port, long cpuNanos, long heapBytes, long classes, int beans) {

  @Override
  public String toString() {
    return port + " " + cpuNanos + " " + heapBytes + " " + classes + " " + beans;
  }

  static Started parse(String line) {
    long[] values = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Started((int) values[0], values[1], values[2], values[3], (int) values[4]);
  }
}
