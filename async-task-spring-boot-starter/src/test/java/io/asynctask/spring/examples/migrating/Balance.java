package io.asynctask.spring.examples.migrating;

import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;

/** A method that starts two tasks and fails with either. */
public class Balance {

  private final Ledger ledger;

  public Balance(Ledger ledger) {
    this.ledger = ledger;
  }

  @Async
  public CompletableFuture<Long> profit() {
    CompletableFuture<Long> sales = ledger.sales();
    return sales.thenCombine(ledger.costs(), (earned, spent) -> earned - spent);
  }

  /** A bean whose methods are {@code @Async} methods. */
  public interface Ledger {

    CompletableFuture<Long> sales();

    CompletableFuture<Long> costs();
  }
}
