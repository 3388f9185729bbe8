package io.asynctask.spring.actuate;

import io.asynctask.spring.task.BoundedText;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** Thrown if a parameter of a request has an invalid value. */
final class InvalidParameterException extends InvalidEndpointRequestException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_VALUE = 200;

  private final String parameter;

  InvalidParameterException(String parameter, String value, String expected) {
    this(
        parameter,
        "Parameter '"
            + parameter
            + "': expected "
            + expected
            + ", got '"
            + BoundedText.line(value, MAX_VALUE)
            + "'");
  }

  InvalidParameterException(String parameter, String detail) {
    super(detail, detail);
    this.parameter = parameter;
  }

  String parameter() {
    return parameter;
  }
}
