package io.asynctask.spring.durable.method;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedClassResolver;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.util.ClassUtil;

/**
 * Decides whether Jackson can write the values of a declared type and read them back. It follows
 * the properties, elements and subtypes that Jackson itself finds. A serializer of the application
 * is trusted.
 */
final class JsonTypeCheck {

  /** What belongs to this process, although Jackson may see properties in it. */
  private static final Class<?>[] LOCAL = {
    AutoCloseable.class, Future.class, Thread.class, ThreadGroup.class, ClassLoader.class
  };

  private final JsonMapper mapper;

  JsonTypeCheck(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Returns where a type cannot be stored and why; {@code null} if it can be.
   *
   * @param what names the value of this type
   */
  @Nullable String problem(JavaType type, String what) {
    return new Walk(mapper._deserializationContext(), new HashSet<>()).problem(type, what);
  }

  private final class Walk {

    private final DeserializationContext context;
    private final Set<JavaType> seen;

    Walk(DeserializationContext context, Set<JavaType> seen) {
      this.context = context;
      this.seen = seen;
    }

    @Nullable String problem(JavaType type, String path) {
      if (!seen.add(type)) {
        return null; // a recursive type, or one that was checked elsewhere
      }
      if (Arrays.stream(LOCAL).anyMatch(type::isTypeOrSubTypeOf)) {
        return wrong(type, path, "which belongs to the process that has it");
      }
      try {
        ValueDeserializer<?> reader = context.findContextualValueDeserializer(type, null);
        return isOfApplication(reader) ? null : problem(type, reader, path);
      } catch (JacksonException e) {
        return wrong(type, path, "which Jackson cannot read: " + e.getOriginalMessage());
      }
    }

    private @Nullable String problem(JavaType type, ValueDeserializer<?> reader, String path) {
      if (reader instanceof UnsupportedTypeDeserializer) {
        return wrong(type, path, "which Jackson does not support");
      }
      if (type.isJavaLangObject() || reader instanceof AbstractDeserializer) {
        return context.findTypeDeserializer(type) == null
            ? wrong(type, path, unknownClass(type))
            : subtypes(type, path);
      }
      if (type.isContainerType() || type.isReferenceType()) {
        return contents(type, path);
      }
      if (reader instanceof BeanDeserializerBase bean) {
        return bean(type, bean, path);
      }
      return null;
    }

    private String unknownClass(JavaType type) {
      return type.isJavaLangObject()
          ? "which does not say what to read; declare the class, not Object, a wildcard or a"
              + " raw type"
          : "which is %s without @JsonTypeInfo"
              .formatted(type.isInterface() ? "an interface" : "an abstract class");
    }

    private @Nullable String contents(JavaType type, String path) {
      JavaType key = type.getKeyType();
      if (key != null) {
        context.findKeyDeserializer(key, null); // throws if there is none
        if (key.isJavaLangObject()) {
          return wrong(key, "a key of " + path, unknownClass(key));
        }
      }
      JavaType content = type.getContentType();
      return content == null ? null : problem(content, type.isReferenceType() ? path : path + "[]");
    }

    private @Nullable String subtypes(JavaType type, String path) {
      AnnotatedClass annotated =
          AnnotatedClassResolver.resolve(
              mapper.deserializationConfig(), type, mapper.deserializationConfig());
      for (NamedType subtype :
          mapper
              .deserializationConfig()
              .getSubtypeResolver()
              .collectAndResolveSubtypesByTypeId(mapper.deserializationConfig(), annotated)) {
        if (subtype.getType() != type.getRawClass()) {
          String problem = problem(mapper.constructType(subtype.getType()), path);
          if (problem != null) {
            return problem;
          }
        }
      }
      return null;
    }

    private @Nullable String bean(JavaType type, BeanDeserializerBase bean, String path) {
      ValueInstantiator creator = bean.getValueInstantiator();
      if (!creator.canInstantiate() || ClassUtils.isInnerClass(type.getRawClass())) {
        return wrong(
            type, path, "which has neither a constructor without parameters nor a @JsonCreator");
      }
      if (mapper._serializationContext().findValueSerializer(type) instanceof UnknownSerializer
          && hasFields(type.getRawClass())) {
        return wrong(
            type, path, "whose fields Jackson does not see; give it getters, or make it a record");
      }
      String lost = notWritten(type, bean);
      if (lost != null) {
        return wrong(
            type, path, "whose creator reads '%s', which no getter writes".formatted(lost));
      }
      JavaType delegate = creator.getDelegateType(mapper.deserializationConfig());
      if (delegate != null) {
        return problem(delegate, path);
      }
      for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
        SettableBeanProperty property = all.next();
        String problem =
            hasOwnReader(property)
                ? null
                : problem(property.getType(), path + "." + property.getName());
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }

    /** Returns a property that only the creator knows; {@code null} for none. */
    private @Nullable String notWritten(JavaType type, BeanDeserializerBase bean) {
      if (!(mapper._serializationContext().findValueSerializer(type)
          instanceof BeanSerializerBase writer)) {
        return null;
      }
      Set<String> written = new HashSet<>();
      writer.properties().forEachRemaining(property -> written.add(property.getName()));
      for (Iterator<SettableBeanProperty> all = bean.creatorProperties(); all.hasNext(); ) {
        SettableBeanProperty property = all.next();
        if (isWrittenByItsName(property) && !written.contains(property.getName())) {
          return property.getName();
        }
      }
      return null;
    }

    private boolean hasOwnReader(SettableBeanProperty property) {
      return property.getAnnotation(JsonTypeInfo.class) != null
          || property.getAnnotation(JsonDeserialize.class) != null
          || (property.hasValueDeserializer() && isOfApplication(property.getValueDeserializer()));
    }
  }

  private static boolean isWrittenByItsName(SettableBeanProperty property) {
    JsonProperty chosen = property.getAnnotation(JsonProperty.class);
    return !property.isInjectionOnly()
        && property.getAnnotation(JsonAnySetter.class) == null
        && property.getAnnotation(JsonUnwrapped.class) == null
        && (chosen == null || chosen.access() != JsonProperty.Access.WRITE_ONLY);
  }

  private static boolean isOfApplication(ValueDeserializer<?> reader) {
    return !ClassUtil.isJacksonStdImpl(reader)
        && !reader.getClass().getName().startsWith("tools.jackson.databind.");
  }

  private static boolean hasFields(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (Arrays.stream(each.getDeclaredFields())
          .anyMatch(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())) {
        return true;
      }
    }
    return false;
  }

  private static String wrong(JavaType type, String path, String why) {
    return "%s is %s, %s".formatted(path, type.getRawClass().getTypeName(), why);
  }
}
