package io.asynctask.benchmarks.application;

import org.HdrHistogram.Histogram;

/** What one turn has measured of one server: its start, and all batches of the load together. */
final class Measured {

  private final Started started;
  private final Histogram latencies = new Histogram(3);
  private long requests;
  private double seconds;
  private long cpuNanos;

  Measured(Started started) {
    this.started = started;
  }

  /** Sends a batch of requests to the server, and adds what they cost. */
  void addBatch(Server server, int size) throws Exception {
    long before = server.cpuNanos();
    Load.Result batch = Load.run(server.port(), size);
    cpuNanos += server.cpuNanos() - before;
    requests += size;
    seconds += size / batch.perSecond();
    latencies.add(batch.latencies());
  }

  Started started() {
    return started;
  }

  double requestsPerSecond() {
    return requests / seconds;
  }

  double cpuMicrosPerRequest() {
    return cpuNanos / 1e3 / requests;
  }

  /** Returns a percentile of the latencies of all batches, in microseconds. */
  double micros(double percent) {
    return latencies.getValueAtPercentile(percent) / 1e3;
  }
}
