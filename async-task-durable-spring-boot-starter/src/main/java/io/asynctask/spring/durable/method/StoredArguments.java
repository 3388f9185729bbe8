package io.asynctask.spring.durable.method;

import io.asynctask.spring.async.InvalidAsyncMethodException;
import io.asynctask.spring.durable.engine.UnreadableTaskException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The arguments of a method as JSON: an object by the names of the parameters, so that parameters
 * may move, come and go between versions. Without these names, which the compiler keeps with {@code
 * -parameters}, an array in their order.
 */
final class StoredArguments {

  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  private final JsonMapper mapper;
  private final Method method;
  private final String @Nullable [] names;
  private final JavaType[] types;

  private StoredArguments(
      JsonMapper mapper, Method method, String @Nullable [] names, JavaType[] types) {
    this.mapper = mapper;
    this.method = method;
    this.names = names;
    this.types = types;
  }

  /**
   * @throws InvalidAsyncMethodException if a parameter has a type that cannot be stored
   */
  static StoredArguments of(Method method, Class<?> bean, DurableJson json) {
    Type[] declared = method.getGenericParameterTypes();
    StoredArguments arguments =
        new StoredArguments(
            json.mapper(),
            method,
            names(method),
            Arrays.stream(declared).map(type -> json.type(type, bean)).toArray(JavaType[]::new));
    for (int i = 0; i < declared.length; i++) {
      String problem = json.problem(arguments.types[i], arguments.name(i));
      if (problem != null) {
        throw new InvalidAsyncMethodException(
            method,
            "its parameter %s cannot be stored as JSON: %s".formatted(arguments.quoted(i), problem),
            "Declare a type that Jackson can write and read, such as a record, or pass an id by"
                + " which the body finds the object.",
            null);
      }
    }
    return arguments;
  }

  /** Returns the names as they were written; {@code null} where they are not all known. */
  private static String @Nullable [] names(Method method) {
    @Nullable String[] names = NAMES.getParameterNames(method);
    if (names == null) {
      return null;
    }
    String[] known = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      if (name == null) {
        return null;
      }
      known[i] = name;
    }
    return known;
  }

  private String name(int index) {
    return names == null ? method.getParameters()[index].getName() : names[index];
  }

  private String quoted(int index) {
    return "'" + name(index) + "'";
  }

  /**
   * Writes arguments by the types of their parameters.
   *
   * @throws IllegalArgumentException if one cannot be written
   */
  String write(@Nullable Object[] arguments) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = mapper.createGenerator(text)) {
      if (names == null) {
        json.writeStartArray();
      } else {
        json.writeStartObject();
      }
      for (int i = 0; i < types.length; i++) {
        if (names != null) {
          json.writeName(names[i]);
        }
        write(json, i, arguments[i]);
      }
      if (names == null) {
        json.writeEndArray();
      } else {
        json.writeEndObject();
      }
    }
    return text.toString();
  }

  private void write(JsonGenerator json, int index, @Nullable Object argument) {
    try {
      mapper.writerFor(types[index]).writeValue(json, argument);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "Argument %s of %s cannot be written as JSON: %s"
              .formatted(quoted(index), method.toGenericString(), e.getOriginalMessage()),
          e);
    }
  }

  /**
   * Reads arguments. One that is not stored is {@code null}; one whose parameter is gone is left
   * out.
   *
   * @param task names the task in messages
   * @throws UnreadableTaskException if one cannot be read, or if a primitive one is not stored
   */
  @Nullable Object[] read(String text, String task) {
    @Nullable Object[] arguments = new Object[types.length];
    boolean[] stored = new boolean[types.length];
    try (JsonParser json = mapper.createParser(text)) {
      JsonToken start = json.nextToken();
      if (start == JsonToken.START_ARRAY) {
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
          read(json, i < types.length ? i : -1, task, arguments, stored);
        }
      } else if (names == null) {
        throw unreadable(
            task,
            "its arguments are stored by name, but this version is compiled without -parameters",
            null);
      } else {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
          json.nextToken();
          read(json, Arrays.asList(names).indexOf(name), task, arguments, stored);
        }
      }
    } catch (JacksonException e) {
      throw unreadable(task, "its arguments are no JSON: " + e.getOriginalMessage(), e);
    }
    for (int i = 0; i < stored.length; i++) {
      if (!stored[i]) {
        arguments[i] = absent(i, task);
      }
    }
    return arguments;
  }

  private void read(
      JsonParser json, int index, String task, @Nullable Object[] arguments, boolean[] stored) {
    if (index < 0) {
      json.skipChildren();
    } else if (json.currentToken() != JsonToken.VALUE_NULL) {
      stored[index] = true;
      try {
        arguments[index] = mapper.readerFor(types[index]).readValue(json);
      } catch (JacksonException e) {
        throw unreadable(
            task,
            "its argument %s cannot be read as %s: %s"
                .formatted(quoted(index), types[index].toCanonical(), e.getOriginalMessage()),
            e);
      }
    }
  }

  /** Returns what stands for an argument that is not stored, such as an empty {@code Optional}. */
  private @Nullable Object absent(int index, String task) {
    if (types[index].isPrimitive()) {
      throw unreadable(
          task,
          "its argument %s is not stored, and %s cannot be null"
              .formatted(quoted(index), types[index].toCanonical()),
          null);
    }
    return mapper.readerFor(types[index]).readValue("null");
  }

  private UnreadableTaskException unreadable(String task, String why, @Nullable Throwable cause) {
    return new UnreadableTaskException(
        "A stored task '%s' of %s cannot be read: %s"
            .formatted(task, method.toGenericString(), why),
        cause);
  }
}
