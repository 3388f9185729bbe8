package io.asynctask.spring.durable.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of tags and of the context of a call. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** The character U+0000, and halves of surrogate pairs. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};

  private Json() {}

  static String write(Map<String, String> texts) {
    return MAPPER.writeValueAsString(texts);
  }

  /** Writes tags, with escapes for the characters that JSON of PostgreSQL cannot hold. */
  static String writeTags(Map<String, String> tags) {
    Map<String, String> storable = new LinkedHashMap<>();
    tags.forEach((key, value) -> storable.put(storable(key), storable(value)));
    return write(storable);
  }

  private static String storable(String text) {
    return UNSTORABLE
        .matcher(text)
        .replaceAll(found -> "\\\\u%04X".formatted((int) found.group().charAt(0)));
  }

  /** Reads what {@link #write} has written; other JSON may be lost. */
  static Map<String, String> read(String json) {
    try {
      return MAPPER.readValue(json, TEXTS);
    } catch (JacksonException foreign) {
      return Map.of(); // one row must not keep others from being read
    }
  }
}
