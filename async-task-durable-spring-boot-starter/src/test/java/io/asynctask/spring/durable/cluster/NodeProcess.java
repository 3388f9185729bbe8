package io.asynctask.spring.durable.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link ClusterNode} as its test sees it: a process that is spoken to, stopped and killed. */
final class NodeProcess implements AutoCloseable {

  private static final String END = "";

  private final Process process;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Writer commands;

  NodeProcess(Database database, String... properties) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(ClusterNode.class.getName());
    command.addAll(database.properties());
    command.addAll(
        List.of(
            "--logging.level.root=warn",
            "--logging.level.com.github.kagkarlsson=off",
            "--spring.main.banner-mode=off"));
    command.addAll(List.of(properties));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    new Thread(this::read, "output of " + pid()).start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the application has started. */
  void awaitStart() throws IOException, InterruptedException {
    answer();
  }

  /** Sends a command and waits for its answer. */
  String ask(String command) throws IOException, InterruptedException {
    send(command);
    return answer();
  }

  void send(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  String answer() throws IOException, InterruptedException {
    String answer = answers.poll(240, TimeUnit.SECONDS);
    if (answer == null || answer.equals(END)) {
      throw new IOException("The node " + pid() + (answer == null ? " is silent" : " has ended"));
    }
    return answer;
  }

  /** Reads all that the node writes: it would wait for ever if nothing did. */
  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("> ")) {
          answers.add(line.substring(2));
        } else {
          System.out.println("[" + pid() + "] " + line);
        }
      }
    } catch (IOException ended) {
      // It was killed.
    } finally {
      answers.add(END);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops the process with all its threads, until {@link #proceed}. */
  void stop() throws IOException, InterruptedException {
    signal("STOP");
  }

  void proceed() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).inheritIO().start().waitFor();
  }

  @Override
  public void close() throws Exception {
    commands.close();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The node " + pid() + " did not end with its input");
    }
  }
}
