package io.asynctask.spring.async;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.util.StringValueResolver;

/**
 * Reads the annotations of {@code @Async} methods, once for each method. Extensions of the starter
 * read theirs with it too.
 *
 * @since 0.1.0
 */
public final class AsyncMethodReader {

  private final SpelExpressionParser parser;
  private final @Nullable StringValueResolver placeholders;
  private final @Nullable BeanResolver beans;

  /**
   * Creates it.
   *
   * @param beanFactory resolves placeholders, and has the beans that expressions name
   */
  public AsyncMethodReader(BeanFactory beanFactory) {
    ConfigurableBeanFactory configurable =
        beanFactory instanceof ConfigurableBeanFactory some ? some : null;
    // Placeholders only: SpEL in a tag is evaluated for each call.
    this.placeholders = configurable == null ? null : configurable::resolveEmbeddedValue;
    // After the first hundred calls: without reflection, where the classes are public.
    this.parser =
        new SpelExpressionParser(
            new SpelParserConfiguration(
                SpelCompilerMode.MIXED,
                configurable == null ? null : configurable.getBeanClassLoader()));
    this.beans = new BeanFactoryResolver(beanFactory);
  }

  /**
   * Reads {@code method}.
   *
   * @param bean the name of the bean, for the default task name
   * @throws InvalidAsyncMethodException if something is wrong with it
   */
  AsyncMethod read(Method method, String bean) {
    return AsyncMethod.of(
        method, ReturnKind.of(method), taskName(method, bean), deadline(method), tags(method));
  }

  /**
   * Checks what the start checks of a method whose bean exists.
   *
   * @param method the method
   * @throws InvalidAsyncMethodException if it cannot be asynchronous, or if its annotations are
   *     wrong
   */
  public void check(Method method) {
    read(method, "");
  }

  /**
   * Reads the name of the tasks of a method: its {@link TaskName}, or the names of bean and method.
   *
   * @param method the method
   * @param bean the name of the bean
   * @return the name
   * @throws InvalidAsyncMethodException if its {@link TaskName} is blank or cannot be resolved
   */
  public String taskName(Method method, String bean) {
    TaskName name = AnnotatedElementUtils.findMergedAnnotation(method, TaskName.class);
    if (name == null) {
      return (bean + "." + method.getName()).intern(); // no text of the application
    }
    String given = resolve(method, "@TaskName", name.value());
    if (given.isBlank()) {
      throw new InvalidAsyncMethodException(
          method, "its @TaskName is blank", "Give a name, or remove @TaskName.", null);
    }
    return given.intern(); // the same for all calls: no text of the application
  }

  private @Nullable Duration deadline(Method method) {
    TaskDeadline given = AnnotatedElementUtils.findMergedAnnotation(method, TaskDeadline.class);
    if (given == null) {
      return null;
    }
    String text = resolve(method, "@TaskDeadline", given.value());
    try {
      Duration deadline = DurationStyle.detectAndParse(text);
      if (!deadline.isNegative() && !deadline.isZero()) {
        return deadline;
      }
    } catch (IllegalArgumentException e) {
      throw invalidDeadline(method, given, text, e);
    }
    throw invalidDeadline(method, given, text, null);
  }

  private static InvalidAsyncMethodException invalidDeadline(
      Method method, TaskDeadline given, String text, @Nullable Throwable cause) {
    String source = given.value().equals(text) ? "" : " from \"" + given.value() + "\"";
    return new InvalidAsyncMethodException(
        method,
        "its @TaskDeadline is \"%s\"%s, which is no positive duration".formatted(text, source),
        "Give a duration such as 30s or PT30S.",
        cause);
  }

  private Map<String, TagSource> tags(Method method) {
    Map<String, TagSource> tags = new LinkedHashMap<>();
    for (TaskTag tag :
        AnnotatedElementUtils.findMergedRepeatableAnnotations(method, TaskTag.class)) {
      put(tags, method, tag.key(), source(method, tag));
    }
    for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
      // Annotations of the parameter in an interface count too.
      MergedAnnotations.from(parameter.getParameterAnnotations()).stream(TaskTag.class)
          .map(MergedAnnotation::synthesize)
          .forEach(
              tag ->
                  put(
                      tags,
                      method,
                      parameterKey(method, tag),
                      new TagSource.Argument(parameter.getParameterIndex())));
    }
    return tags;
  }

  private static String parameterKey(Method method, TaskTag tag) {
    if (!tag.key().isEmpty() && !tag.value().isEmpty()) {
      throw new InvalidAsyncMethodException(
          method,
          "the @TaskTag '%s' of a parameter has the value \"%s\", which is never used"
              .formatted(tag.key(), tag.value()),
          "The argument is the value. Put a @TaskTag with a value on the method.",
          null);
    }
    return tag.key().isEmpty() ? tag.value() : tag.key();
  }

  private static void put(
      Map<String, TagSource> tags, Method method, String key, TagSource source) {
    if (key.isBlank()) {
      throw new InvalidAsyncMethodException(
          method,
          "it has a @TaskTag without key",
          "Give @TaskTag(key = …, value = …) on the method, @TaskTag(key) on a parameter.",
          null);
    }
    if (tags.put(key, source) != null) {
      throw new InvalidAsyncMethodException(
          method, "it has two @TaskTag with key '" + key + "'", "Give each tag its own key.", null);
    }
  }

  private TagSource source(Method method, TaskTag tag) {
    String attribute = "@TaskTag '" + tag.key() + "'";
    String text = resolve(method, attribute, tag.value());
    return text.contains("#{")
        ? new TagSource.Template(
            parse(method, "Tag '" + tag.key() + "'", "value of its " + attribute, text))
        : new TagSource.Text(text);
  }

  /**
   * Reads a SpEL template in an annotation, in which placeholders are resolved first.
   *
   * @param method the method
   * @param attribute names the annotation or its attribute in messages
   * @param text the template
   * @return the template
   * @throws InvalidAsyncMethodException if it is no template, or if a placeholder cannot be
   *     resolved
   */
  public MethodTemplate template(Method method, String attribute, String text) {
    return parse(method, attribute, attribute, resolve(method, attribute, text));
  }

  private MethodTemplate parse(Method method, String name, String attribute, String text) {
    try {
      return new MethodTemplate(
          name, method, parser.parseExpression(text, new TemplateParserContext()), beans);
    } catch (ParseException e) {
      throw new InvalidAsyncMethodException(
          method,
          "the %s is no expression: %s".formatted(attribute, e.getMessage()),
          "Correct the SpEL template \"" + text + "\".",
          e);
    }
  }

  private String resolve(Method method, String annotation, String text) {
    String resolved = text;
    IllegalArgumentException cause = null;
    try {
      if (placeholders != null) {
        resolved = Objects.requireNonNullElse(placeholders.resolveStringValue(text), "");
      }
    } catch (IllegalArgumentException e) {
      cause = e;
    }
    // An unresolved placeholder is an error here, whatever the application does with others.
    if (cause != null || resolved.contains("${")) {
      throw new InvalidAsyncMethodException(
          method,
          "its %s is \"%s\", in which a placeholder cannot be resolved".formatted(annotation, text),
          "Define the property, or give a default: ${name:default}.",
          cause);
    }
    return resolved;
  }
}
