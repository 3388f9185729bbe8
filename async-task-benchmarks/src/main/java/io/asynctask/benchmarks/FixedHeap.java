package io.asynctask.benchmarks;

/**
 * The options of the JVM of every benchmark: a heap that does not grow and whose pages are there
 * before the first iteration. On a virtual machine a fresh page costs more than most of what is
 * measured here: without these options one row went from 62 to 3,066 ns.
 */
final class FixedHeap {

  static final String MIN = "-Xms1500m";
  static final String MAX = "-Xmx1500m";
  static final String YOUNG = "-Xmn1g";
  static final String TOUCHED = "-XX:+AlwaysPreTouch";

  private FixedHeap() {}
}
