package io.asynctask.spring.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderThreadLocalAccessor;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Lets the security context of the spawning thread follow the tasks, as Spring Security's accessor
 * does. That one makes an empty context at each look at a thread, to compare with; this one knows
 * an empty context without another.
 */
final class SecurityContextAccessor implements ThreadLocalAccessor<SecurityContext> {

  private final SecurityContextHolderThreadLocalAccessor original;

  private SecurityContextAccessor(SecurityContextHolderThreadLocalAccessor original) {
    this.original = original;
  }

  /** Returns {@code accessor}, or one of this class in its place if it is Spring Security's. */
  static ThreadLocalAccessor<?> inPlaceOf(ThreadLocalAccessor<?> accessor) {
    // By name first: without Spring Security, the class below cannot be asked for.
    return accessor.getClass().getSimpleName().equals("SecurityContextHolderThreadLocalAccessor")
            && accessor instanceof SecurityContextHolderThreadLocalAccessor original
        ? new SecurityContextAccessor(original)
        : accessor;
  }

  @Override
  public Object key() {
    return original.key();
  }

  @Override
  public @Nullable SecurityContext getValue() {
    SecurityContext present = SecurityContextHolder.getContext();
    return present.getClass() == SecurityContextImpl.class && present.getAuthentication() == null
        ? null
        : original.getValue();
  }

  @Override
  public void setValue(SecurityContext value) {
    original.setValue(value);
  }

  @Override
  public void setValue() {
    original.setValue();
  }
}
