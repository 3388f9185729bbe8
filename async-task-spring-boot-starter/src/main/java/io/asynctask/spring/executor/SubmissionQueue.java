package io.asynctask.spring.executor;

import org.jspecify.annotations.Nullable;

/**
 * A queue of submissions in the order in which they came. Each is in one queue at most and can be
 * removed from the middle. Guarded by the lock of the gate.
 */
final class SubmissionQueue {

  private @Nullable GatedSubmission first;
  private @Nullable GatedSubmission last;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(GatedSubmission submission) {
    submission.queue = this;
    submission.previous = last;
    if (last == null) {
      first = submission;
    } else {
      last.next = submission;
    }
    last = submission;
    size++;
  }

  /** Removes the first submission and returns it. */
  @Nullable GatedSubmission poll() {
    GatedSubmission head = first;
    if (head != null) {
      remove(head);
    }
    return head;
  }

  /** Removes a submission that is in this queue. */
  void remove(GatedSubmission submission) {
    GatedSubmission before = submission.previous;
    GatedSubmission after = submission.next;
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
    submission.queue = null;
    submission.previous = null;
    submission.next = null;
    size--;
  }
}
