package io.asynctask.sample.audit;

import io.asynctask.JoinHandle;
import io.asynctask.sample.jar.JarFacts;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** A jar of an audit whose task was spawned and not yet awaited. */
record JarInFlight(ListedJar jar, JoinHandle<JarFacts> handle) {

  void cancel() {
    handle.cancel(true);
  }

  /** Returns when nothing runs any more, which after a cancel is soon. */
  void awaitStopped() {
    try {
      handle.join();
    } catch (CancellationException | CompletionException e) {
      // How it ended does not matter here.
    }
  }
}
