package io.asynctask;

/**
 * The progress that a body reports.
 *
 * <pre>{@code
 * TaskContext.current().ifPresent(context -> context.progress(3, 10, "pages"));
 * }</pre>
 *
 * @param done units of work done
 * @param total units of work in all, or a negative number when unknown
 * @param message what the units are or what is being done
 * @since 0.1.0
 */
public record Progress(long done, long total, String message) {}
