package io.asynctask.spring.durable.engine;

import io.asynctask.spring.durable.store.TaskReads;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The {@link TaskInspection} of this node and its database. */
final class NodeInspection implements TaskInspection {

  private final RunningAttempts attempts;
  private final Supplier<? extends Collection<? extends DurableMethod>> methods;
  private final TaskReads reads;

  NodeInspection(
      RunningAttempts attempts,
      Supplier<? extends Collection<? extends DurableMethod>> methods,
      TaskReads reads) {
    this.attempts = attempts;
    this.methods = methods;
    this.reads = reads;
  }

  @Override
  public OptionalLong localTaskId(String id) {
    return attempts.list().stream()
        .filter(attempt -> attempt.id().id().equals(id))
        .mapToLong(RunningAttempt::localTaskId)
        .filter(local -> local != 0)
        .findFirst();
  }

  @Override
  public boolean knows(String name) {
    return methods.get().stream().anyMatch(method -> method.name().equals(name));
  }

  @Override
  public Optional<CancelRequest> cancelRequest(String id) {
    return reads
        .cancelRequest(id)
        .map(request -> new CancelRequest(request.at(), request.reason()));
  }
}
