package io.asynctask.spring.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The answer to a cancel by filter.
 *
 * @param cancelled how many tasks match and are cancelled now
 * @param sample the ids of the first of them
 * @since 0.1.0
 */
public record Cancellation(long cancelled, List<String> sample) implements OperationResponseBody {}
