package io.asynctask.spring.durable.method;

import io.asynctask.JoinHandle;
import io.asynctask.spring.durable.DurableContext;
import io.asynctask.spring.durable.engine.DurableCall;
import io.asynctask.spring.durable.engine.DurableCalls;
import io.asynctask.spring.durable.engine.StartedBody;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records calls in place of a database. A test starts their attempts. */
final class FakeDurableCalls implements DurableCalls {

  final List<DurableCall> stored = new CopyOnWriteArrayList<>();
  final List<DurableCall> detached = new CopyOnWriteArrayList<>();
  final JoinHandle<Object> handle = JoinHandle.completed("handle of the engine");

  @Override
  public JoinHandle<?> store(DurableCall call) {
    stored.add(call);
    return handle;
  }

  @Override
  public void storeDetached(DurableCall call) {
    detached.add(call);
  }

  /** Returns the only call. */
  DurableCall only() {
    if (stored.size() + detached.size() != 1) {
      throw new AssertionError("stored " + stored + ", detached " + detached);
    }
    return stored.isEmpty() ? detached.get(0) : stored.get(0);
  }

  /** Starts an attempt of the only call, from what is stored. */
  JoinHandle<?> startOnly() {
    return start(only(), 1);
  }

  JoinHandle<?> start(DurableCall call, int attempt) {
    return startBody(call, attempt).handle();
  }

  StartedBody startBody(DurableCall call, int attempt) {
    return call.method()
        .start(call.arguments(), call.context(), new DurableContext("id-" + attempt, attempt));
  }
}
