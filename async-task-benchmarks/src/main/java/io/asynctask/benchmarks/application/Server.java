package io.asynctask.benchmarks.application;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The process of a {@link SmallApplication} that has started. It ends when it is closed. */
final class Server implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final Started started;

  private Server(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.started = Started.parse(line());
  }

  static Server start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new Server(process);
    } catch (IOException | RuntimeException failure) {
      process.destroy();
      throw failure;
    }
  }

  /** Returns what the start has cost. */
  Started started() {
    return started;
  }

  int port() {
    return started.port();
  }

  /** Returns the processor time of the process. */
  long cpuNanos() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return Long.parseLong(line());
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The application has ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}
