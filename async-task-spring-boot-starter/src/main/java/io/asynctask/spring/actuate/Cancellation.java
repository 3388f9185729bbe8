package io.asynctask.spring.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The answer to a cancel by filter.
 *
 * @param cancelled how many tasks match and are cancelled now
 */
public record Cancellation(long cancelled) implements OperationResponseBody {}
