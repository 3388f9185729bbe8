package io.asynctask.spring.durable.examples;

import io.asynctask.spring.durable.Durable;
import io.asynctask.spring.durable.DurableContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class Orders {

  /** A payment service that accepts a payment once for each idempotency key. */
  public interface Payments {

    /** Charges an amount. */
    void charge(String idempotencyKey, String order, long cents);
  }

  private final JdbcClient jdbc;
  private final Payments payments;
  private final Orders self;

  public Orders(JdbcClient jdbc, Payments payments, @Lazy Orders self) {
    this.jdbc = jdbc;
    this.payments = payments;
    this.self = self;
  }

  @Transactional
  public void place(String order, long cents) {
    jdbc.sql("insert into orders (id, cents) values (?, ?)").params(order, cents).update();
    self.charge(order, cents); // is stored with the order, and starts after the commit
  }

  @Async
  @Durable
  public void charge(String order, long cents) {
    payments.charge(DurableContext.current().id(), order, cents);
  }
}
