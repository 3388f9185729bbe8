package io.asynctask.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;

/** The generated metadata of configuration properties on the class path. */
final class ConfigurationMetadata {

  private ConfigurationMetadata() {}

  /**
   * A property.
   *
   * @param replacement the property to use instead, where this one is deprecated
   */
  record Property(
      String name,
      String type,
      @Nullable String description,
      @Nullable Object defaultValue,
      @Nullable String replacement) {

    boolean isDeprecated() {
      return replacement != null;
    }

    boolean isNumber() {
      return List.of("java.lang.Integer", "java.lang.Long", "java.lang.Double").contains(type);
    }

    boolean isContainer() {
      return type.matches("java\\.util\\.(Map|List|Set)<.*");
    }
  }

  static Stream<Property> ours() {
    return all()
        .filter(
            property ->
                property.name().matches("(async-task|management.*(asynctasks|taskconsole))\\..*"));
  }

  static Stream<Property> all() {
    return entries("properties").map(ConfigurationMetadata::property);
  }

  static Stream<String> hints() {
    return entries("hints").map(hint -> (String) hint.get("name"));
  }

  private static Stream<Map<?, ?>> entries(String kind) {
    try {
      return Collections.list(
              ConfigurationMetadata.class
                  .getClassLoader()
                  .getResources("META-INF/spring-configuration-metadata.json"))
          .stream()
          .flatMap(url -> read(url, kind));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Map<?, ?>> read(URL url, String kind) {
    try (InputStream stream = url.openStream()) {
      Map<String, Object> metadata =
          JsonParserFactory.getJsonParser()
              .parseMap(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      return ((List<?>) metadata.getOrDefault(kind, List.of()))
          .stream().map(entry -> (Map<?, ?>) entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Property property(Map<?, ?> json) {
    return new Property(
        (String) json.get("name"),
        (String) json.get("type"),
        (String) json.get("description"),
        json.get("defaultValue"),
        replacement((Map<?, ?>) json.get("deprecation")));
  }

  private static @Nullable String replacement(@Nullable Map<?, ?> deprecation) {
    return deprecation == null ? null : (String) deprecation.get("replacement");
  }
}
