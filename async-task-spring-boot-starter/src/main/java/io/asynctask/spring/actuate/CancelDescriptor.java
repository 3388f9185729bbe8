package io.asynctask.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.asynctask.CancelCause;
import io.asynctask.CancelReceipt;
import org.jspecify.annotations.Nullable;

/**
 * The receipt of a stop: who has asked for it, what it has reached, and when the task has stopped.
 *
 * @param requestedAt the time of the request
 * @param source the kind of cause, for programs
 * @param by who or what has asked for the stop, for people
 * @param interrupt whether the thread in the body was to be interrupted
 * @param hooks how many cancel hooks have run
 * @param statements how many JDBC statements were told to stop
 * @param interrupted whether the thread in the body was interrupted
 * @param stoppedAfter the time from the request to the stop; {@code null} as long as the task has
 *     not stopped
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record CancelDescriptor(
    String requestedAt,
    String source,
    String by,
    boolean interrupt,
    int hooks,
    int statements,
    boolean interrupted,
    @Nullable String stoppedAfter) {

  static @Nullable CancelDescriptor of(
      @Nullable CancelReceipt receipt, long parentId, ShownText text) {
    if (receipt == null) {
      return null;
    }
    CancelCause cause = receipt.cause();
    return new CancelDescriptor(
        TaskDescriptor.text(receipt.requestedAt()),
        cause.kind(),
        cause.equals(CancelCause.PARENT) ? "parent " + parentId : text.by(cause.by()),
        receipt.interrupt(),
        receipt.hooks(),
        receipt.statements(),
        receipt.interrupted(),
        TaskDescriptor.duration(receipt.stoppedAfter()));
  }
}
