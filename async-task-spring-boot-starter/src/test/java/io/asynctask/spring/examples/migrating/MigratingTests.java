package io.asynctask.spring.examples.migrating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asynctask.AsyncTask;
import io.asynctask.JoinHandle;
import io.asynctask.Spawned;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The examples of docs/migrating.md do what the page says. */
class MigratingTests {

  private static final BigDecimal RATE = BigDecimal.valueOf(2);

  private final Spawned<BigDecimal, String> load =
      AsyncTask.spawn(() -> RATE, task -> {}, "never runs by itself");

  @Test
  void aCallerThatGivesUpLeavesTheLoadToTheOthers() {
    JoinHandle<BigDecimal> handle = load.handle();
    Rates rates = new Rates(key -> handle);
    CompletableFuture<BigDecimal> first = rates.rate("EUR");
    CompletableFuture<BigDecimal> second = rates.rate("EUR");

    first.cancel(true);
    load.task().run();

    assertThat(second.join()).isEqualTo(RATE);
  }

  @Test
  void aTimeoutLeavesTheRefreshAlone() {
    JoinHandle<BigDecimal> handle = load.handle();

    assertThat(new Rates(key -> handle).rateInTime("EUR", BigDecimal.ONE).join())
        .isEqualTo(BigDecimal.ONE);

    assertThat(handle.isCancelled()).isFalse();
    load.task().run();
    assertThat(handle.join()).isEqualTo(RATE);
  }

  @Test
  void aMethodThatReturnsBothFailsWithEither() {
    IllegalStateException lost = new IllegalStateException("lost");
    Balance balance = new Balance(new Books(lost));

    assertThatThrownBy(() -> balance.profit().join())
        .isInstanceOf(CompletionException.class)
        .hasCause(lost);
  }

  /** Knows the sales and has lost the costs. */
  private record Books(IllegalStateException failure) implements Balance.Ledger {

    @Override
    public CompletableFuture<Long> sales() {
      return CompletableFuture.completedFuture(3L);
    }

    @Override
    public CompletableFuture<Long> costs() {
      return CompletableFuture.failedFuture(failure);
    }
  }
}
