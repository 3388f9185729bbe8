package io.asynctask.spring.async;

import org.jspecify.annotations.Nullable;

/** The source of the value of one tag. */
sealed interface TagSource {

  /** A text that is the same for all calls. */
  record Text(String text) implements TagSource {}

  /** A source whose value may differ from call to call. */
  sealed interface PerCall extends TagSource {

    /** Returns the value for one call; {@code null} for none. */
    @Nullable String value(@Nullable Object target, @Nullable Object[] arguments);
  }

  /** An argument of the call. */
  record Argument(int index) implements PerCall {
    @Override
    public @Nullable String value(@Nullable Object target, @Nullable Object[] arguments) {
      Object argument = arguments[index];
      return argument == null ? null : argument.toString();
    }
  }

  /** A SpEL template. */
  record Template(MethodTemplate template) implements PerCall {
    @Override
    public @Nullable String value(@Nullable Object target, @Nullable Object[] arguments) {
      return template.value(target, arguments);
    }
  }
}
