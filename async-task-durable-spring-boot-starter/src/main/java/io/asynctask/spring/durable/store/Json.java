package io.asynctask.spring.durable.store;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of tags and of the context of a call. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};

  private Json() {}

  static String write(Map<String, String> texts) {
    return MAPPER.writeValueAsString(texts);
  }

  /** Reads what {@link #write} has written; what somebody else has written may be lost. */
  static Map<String, String> read(String json) {
    try {
      return MAPPER.readValue(json, TEXTS);
    } catch (JacksonException foreign) {
      return Map.of(); // one row must not keep others from being read
    }
  }
}
