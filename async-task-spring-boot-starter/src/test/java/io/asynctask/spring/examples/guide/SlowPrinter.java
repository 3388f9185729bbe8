package io.asynctask.spring.examples.guide;

import org.springframework.stereotype.Component;

/** Takes a second for each page. */
@Component
public class SlowPrinter implements Printer {

  @Override
  public String page(String tenant, int number) throws InterruptedException {
    Thread.sleep(1_000); // stands for work that takes its time
    return "page " + number + " for " + tenant;
  }
}
