package io.asynctask.spring.durable.method;

import io.asynctask.spring.async.InvalidAsyncMethodException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.resilience.retry.MethodRetryPredicate;
import org.springframework.util.StringUtils;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The {@link Retryable} of a durable method, with Spring's meaning, as a rule for the engine. It
 * may stand on the class too.
 *
 * @param policy Spring's policy; {@code null} without the annotation: then nothing is repeated
 */
record RetryRule(@Nullable RetryPolicy policy) {

  /**
   * @throws InvalidAsyncMethodException if its values are wrong
   */
  static RetryRule of(Method method, Class<?> type, ConfigurableListableBeanFactory beans) {
    Retryable retryable = AnnotatedElementUtils.findMergedAnnotation(method, Retryable.class);
    if (retryable == null) {
      retryable = AnnotatedElementUtils.findMergedAnnotation(type, Retryable.class);
    }
    if (retryable == null) {
      return new RetryRule(null);
    }
    Values values = new Values(retryable, beans);
    RetryPolicy policy;
    try {
      if (!values.duration(retryable.timeout(), retryable.timeoutString()).isZero()) {
        throw new InvalidAsyncMethodException(
            method,
            "its @Retryable has a timeout, which the retries of a durable task do not know",
            "Remove the timeout, and limit the retries by maxRetries.",
            null);
      }
      policy =
          RetryPolicy.builder()
              .includes(List.of(retryable.includes()))
              .excludes(List.of(retryable.excludes()))
              .predicate(values.predicate().forMethod(method))
              .maxRetries(values.maxRetries())
              .delay(values.duration(retryable.delay(), retryable.delayString()))
              .jitter(values.duration(retryable.jitter(), retryable.jitterString()))
              .multiplier(values.multiplier())
              .maxDelay(values.duration(retryable.maxDelay(), retryable.maxDelayString()))
              .build();
    } catch (InvalidAsyncMethodException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvalidAsyncMethodException(
          method,
          "its @Retryable has a wrong value: " + e.getMessage(),
          "Correct the annotation, or define the properties of its placeholders.",
          e);
    }
    return new RetryRule(policy);
  }

  /** Returns the delay before the next attempt; {@code null} if there is none. */
  @Nullable Duration delay(int failures, Throwable failure) {
    if (policy == null || !policy.shouldRetry(cause(failure))) {
      return null;
    }
    BackOffExecution delays = policy.getBackOff().start();
    long delay = 0;
    for (int i = 0; i < failures; i++) {
      delay = delays.nextBackOff();
      if (delay == BackOffExecution.STOP) {
        return null;
      }
    }
    return Duration.ofMillis(delay);
  }

  /** Returns what the body has thrown: futures wrap it. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The values of the annotation, whose texts may have placeholders. A text counts if present. */
  private record Values(Retryable retryable, ConfigurableListableBeanFactory beans) {

    long maxRetries() {
      String text = resolved(retryable.maxRetriesString());
      return text == null ? retryable.maxRetries() : Long.parseLong(text);
    }

    double multiplier() {
      String text = resolved(retryable.multiplierString());
      return text == null ? retryable.multiplier() : Double.parseDouble(text);
    }

    Duration duration(long value, String given) {
      ChronoUnit unit = retryable.timeUnit().toChronoUnit();
      String text = resolved(given);
      if (text != null) {
        return DurationFormatterUtils.detectAndParse(
            text, DurationFormat.Unit.fromChronoUnit(unit));
      }
      return value == Long.MAX_VALUE // the default of maxDelay, which the unit would overflow
          ? Duration.ofMillis(value)
          : Duration.of(value, unit);
    }

    MethodRetryPredicate predicate() {
      Class<? extends MethodRetryPredicate> type = retryable.predicate();
      return type == MethodRetryPredicate.class
          ? (method, failure) -> true
          : beans.createBean(type);
    }

    private @Nullable String resolved(String text) {
      String resolved = StringUtils.hasText(text) ? beans.resolveEmbeddedValue(text) : null;
      return StringUtils.hasText(resolved) ? resolved : null;
    }
  }
}
