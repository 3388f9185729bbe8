package io.asynctask.sample.problem;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Spring's own problem details, with the field or parameter named that is wrong. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  /** What is named when a body is so wrong that it has no fields. */
  private static final String BODY = "body";

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    FieldError error = e.getFieldError();
    return error == null
        ? super.handleMethodArgumentNotValid(e, headers, status, request)
        : refuse(e, error.getField(), String.valueOf(error.getDefaultMessage()), headers, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var result = e.getParameterValidationResults().get(0);
    String reason =
        result.getResolvableErrors().stream()
            .map(error -> String.valueOf(error.getDefaultMessage()))
            .collect(Collectors.joining(", "));
    String name = String.valueOf(result.getMethodParameter().getParameterName());
    return refuse(e, name, reason, headers, request);
  }

  /** A path that cannot be an id leads nowhere; a parameter of the wrong type is a bad request. */
  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (!(e instanceof MethodArgumentTypeMismatchException mismatch)) {
      return super.handleTypeMismatch(e, headers, status, request);
    }
    if (mismatch.getParameter().hasParameterAnnotation(PathVariable.class)) {
      ProblemDetail problem =
          ProblemDetail.forStatusAndDetail(
              HttpStatus.NOT_FOUND, "There is no " + mismatch.getName() + " " + e.getValue());
      return handleExceptionInternal(e, problem, headers, HttpStatus.NOT_FOUND, request);
    }
    return refuse(e, mismatch.getName(), "cannot be " + e.getValue(), headers, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return e.getCause() instanceof JacksonException json
        ? refuse(e, field(json), reason(json), headers, request)
        : refuse(e, BODY, "is missing or cannot be read", headers, request);
  }

  /** Why is for the operator and stands in the log. */
  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    CannotCreateTransactionException.class,
    TransactionSystemException.class
  })
  ProblemDetail databaseGone(NestedRuntimeException e) {
    log.warn("A request has failed: {}", e.getMessage());
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer. Try again later.");
  }

  /** The field that was being read when the JSON went wrong. */
  private static String field(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .map(String::valueOf)
            .collect(Collectors.joining("."));
    if (!path.isEmpty()) {
      return path;
    }
    String current =
        e.processor() instanceof JsonParser parser
            ? parser.streamReadContext().currentName()
            : null;
    return current == null ? BODY : current;
  }

  private static String reason(JacksonException e) {
    var location = e.getLocation();
    return location == null
        ? "cannot be read"
        : "cannot be read at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private @Nullable ResponseEntity<Object> refuse(
      Exception e, String field, String reason, HttpHeaders headers, WebRequest request) {
    ProblemDetail problem = InvalidFieldException.problem(field, reason);
    return handleExceptionInternal(e, problem, headers, HttpStatus.BAD_REQUEST, request);
  }
}
