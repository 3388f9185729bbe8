package io.asynctask.spring.executor;

import org.jspecify.annotations.Nullable;

/**
 * Passes in the order in which they came. Each is in one line at most and can be taken out of the
 * middle. Guarded by the lock of the gate.
 */
final class PassLine {

  private @Nullable GatePass first;
  private @Nullable GatePass last;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(GatePass pass) {
    pass.line = this;
    pass.previous = last;
    if (last == null) {
      first = pass;
    } else {
      last.next = pass;
    }
    last = pass;
    size++;
  }

  /** The first, which is taken out. */
  @Nullable GatePass poll() {
    GatePass head = first;
    if (head != null) {
      remove(head);
    }
    return head;
  }

  /** Takes a pass out that is in this line. */
  void remove(GatePass pass) {
    GatePass before = pass.previous;
    GatePass after = pass.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    pass.line = null;
    pass.previous = null;
    pass.next = null;
    size--;
  }
}
