package io.asynctask.spring.durable.method;

import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.durable.engine.UnreadableTaskException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a method as JSON, by the type that its future declares.
 *
 * @param type {@code null} for methods without a result
 * @param nothing the result of a method without one: {@code null}, or Kotlin's {@code Unit}
 */
record StoredResult(
    JsonMapper mapper, Method method, @Nullable JavaType type, @Nullable Object nothing) {

  private static final String UNIT = "kotlin.Unit";

  /**
   * @throws InvalidAsyncMethodException if the result has a type that cannot be stored
   */
  static StoredResult of(Method method, Class<?> bean, DurableJson json) {
    if (ReturnedHandle.of(method) == ReturnedHandle.NONE) {
      return new StoredResult(json.mapper(), method, null, null);
    }
    ResolvableType future =
        ResolvableType.forType(
            GenericTypeResolver.resolveType(method.getGenericReturnType(), bean));
    JavaType type = json.type(future.getGeneric(0).getType(), bean);
    if (type.hasRawClass(Void.class) || type.getRawClass().getName().equals(UNIT)) {
      return new StoredResult(json.mapper(), method, null, unit(type.getRawClass()));
    }
    String problem = json.problem(type, "result");
    if (problem != null) {
      throw new InvalidAsyncMethodException(
          method,
          "its result cannot be stored as JSON: " + problem,
          "Declare a result that Jackson can write and read, such as a record, or Void.",
          null);
    }
    return new StoredResult(json.mapper(), method, type, null);
  }

  private static @Nullable Object unit(Class<?> type) {
    return type == Void.class
        ? null
        : ReflectionUtils.getField(
            Objects.requireNonNull(ReflectionUtils.findField(type, "INSTANCE")), null);
  }

  /**
   * Writes a result.
   *
   * @throws IllegalArgumentException if it cannot be written
   */
  String write(@Nullable Object result) {
    if (type == null) {
      return "null";
    }
    try {
      return mapper.writerFor(type).writeValueAsString(result);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The result of %s cannot be written as JSON: %s"
              .formatted(method.toGenericString(), e.getOriginalMessage()),
          e);
    }
  }

  /**
   * Reads a result.
   *
   * @param task names the task in messages
   * @throws UnreadableTaskException if this version cannot read it
   */
  @Nullable Object read(String json, String task) {
    if (type == null) {
      return nothing;
    }
    try {
      return mapper.readerFor(type).readValue(json);
    } catch (JacksonException e) {
      throw new UnreadableTaskException(
          "The stored result of a task '%s' of %s cannot be read as %s: %s"
              .formatted(
                  task, method.toGenericString(), type.toCanonical(), e.getOriginalMessage()),
          e);
    }
  }
}
