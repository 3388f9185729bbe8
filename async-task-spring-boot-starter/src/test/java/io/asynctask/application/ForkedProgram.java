package io.asynctask.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A program of these tests that runs in a JVM of its own, with the class path of the tests. */
final class ForkedProgram {

  /** For a program that runs too briefly for the optimizing compiler to be worth its time. */
  static final List<String> BRIEF = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private ForkedProgram() {}

  /** Returns what the program prints, once it has ended with 0. */
  static String outputOf(Class<?> program, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    return outputWith(System.getProperty("java.class.path"), program, options, arguments);
  }

  /** As {@link #outputOf}, without the jars whose names begin with {@code library}. */
  static String outputWithout(String library, Class<?> program)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith(library))
            .collect(Collectors.joining(File.pathSeparator));
    return outputWith(classPath, program, BRIEF);
  }

  private static String outputWith(
      String classPath, Class<?> program, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
