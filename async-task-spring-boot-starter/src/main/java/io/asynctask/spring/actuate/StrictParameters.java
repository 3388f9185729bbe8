package io.asynctask.spring.actuate;

import io.asynctask.spring.task.BoundedText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * An advisor that refuses parameters which Spring Boot accepts: unknown parameters, parameters that
 * are given twice, and for a cancel empty ones. With a filter that is misspelt or left empty by a
 * script, a cancel would stop more tasks than intended.
 *
 * @since 0.1.0
 */
public final class StrictParameters implements OperationInvokerAdvisor {

  /** The parameters that may be given several times: one of the values has to match. */
  private static final Set<String> REPEATABLE =
      Set.of("executor", "name", "state", "tag", "parent", "warning");

  private static final int MAX_NAME = 200;
  private static final EndpointId ENDPOINT = EndpointId.of("asynctasks");

  @Override
  public OperationInvoker apply(
      EndpointId endpoint,
      OperationType operation,
      OperationParameters parameters,
      OperationInvoker invoker) {
    // Only the web extension has a caller as parameter. Over JMX, parameters cannot be misspelt.
    boolean web = parameters.stream().anyMatch(StrictParameters::isCaller);
    if (!endpoint.equals(ENDPOINT) || !web) {
      return invoker;
    }
    List<String> names =
        parameters.stream()
            .filter(parameter -> !isCaller(parameter) && !isFormat(parameter))
            .map(OperationParameter::getName)
            .toList();
    return context -> invoke(invoker, context, operation, names);
  }

  private static boolean isCaller(OperationParameter parameter) {
    return parameter.getType() == SecurityContext.class;
  }

  private static boolean isFormat(OperationParameter parameter) {
    return Producible.class.isAssignableFrom(parameter.getType());
  }

  private static @Nullable Object invoke(
      OperationInvoker invoker,
      InvocationContext context,
      OperationType operation,
      List<String> names) {
    Optional<InvalidParameterException> invalid =
        context.getArguments().entrySet().stream()
            .flatMap(argument -> check(argument, operation, names).stream())
            .findFirst();
    return invalid.isPresent()
        ? AsyncTasksEndpointWebExtension.problem(Problem.badRequest(invalid.get()))
        : invoker.invoke(context);
  }

  private static Optional<InvalidParameterException> check(
      Map.Entry<String, Object> argument, OperationType operation, List<String> names) {
    String name = argument.getKey();
    Object value = argument.getValue();
    String complaint = null;
    if (!names.contains(name)) {
      complaint = "unknown, expected one of " + String.join(", ", names);
    } else if (value instanceof Collection<?> && !REPEATABLE.contains(name)) {
      complaint = "expected one value, got several";
    } else if (operation == OperationType.DELETE && isBlank(value)) {
      complaint = "expected a value, got none";
    }
    return Optional.ofNullable(complaint)
        .map(
            text ->
                new InvalidParameterException(
                    name, "Parameter '" + BoundedText.line(name, MAX_NAME) + "': " + text));
  }

  private static boolean isBlank(Object value) {
    return value instanceof Collection<?> several
        ? several.stream().anyMatch(StrictParameters::isBlank)
        : value.toString().isBlank();
  }
}
