package io.asynctask.spring.durable.method;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of stored arguments and results: that of the application's mapper, with the settings on
 * which other versions of the application depend.
 */
final class DurableJson {

  private final JsonMapper mapper;
  private final JsonTypeCheck check;

  DurableJson(JsonMapper application) {
    this.mapper =
        application
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.UNWRAP_ROOT_VALUE)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // a value among others
            .disable(SerializationFeature.WRAP_ROOT_VALUE, SerializationFeature.INDENT_OUTPUT)
            .disable(
                DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
                DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();
    this.check = new JsonTypeCheck(mapper);
  }

  JsonMapper mapper() {
    return mapper;
  }

  /** Returns a declared type, with the type variables that the class of the bean knows. */
  JavaType type(Type declared, Class<?> bean) {
    return mapper.constructType(GenericTypeResolver.resolveType(declared, bean));
  }

  /** Returns why a type cannot be written and read back; {@code null} if it can be. */
  @Nullable String problem(JavaType type, String what) {
    return check.problem(type, what);
  }
}
