package io.asynctask.spring.examples.guide;

/** Renders a page of a report, which takes its time. */
public interface Printer {

  String page(String tenant, int number) throws InterruptedException;
}
