package io.asynctask.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

class SecurityContextAccessorTests {

  private final ThreadLocalAccessor<?> accessor =
      new TaskContextRegistry(List.of())
          .getThreadLocalAccessors().stream()
              .filter(present -> present.key().equals(SecurityContext.class.getName()))
              .findFirst()
              .orElseThrow();

  @AfterEach
  void clear() {
    SecurityContextHolder.clearContext();
  }

  @Test
  void takesThePlaceOfSpringSecuritys() {
    assertThat(accessor).isInstanceOf(SecurityContextAccessor.class);
  }

  @Test
  void leavesOtherAccessorsAlone() {
    LocaleAccessor other = new LocaleAccessor();
    assertThat(SecurityContextAccessor.inPlaceOf(other)).isSameAs(other);
  }

  @Test
  void anEmptyContextIsNoValue() {
    assertThat(accessor.getValue()).isNull();
    SecurityContextHolder.setContext(new SecurityContextImpl());
    assertThat(accessor.getValue()).isNull();
  }

  @Test
  void anAuthenticationIsOne() {
    SecurityContext present =
        new SecurityContextImpl(new TestingAuthenticationToken("alice", "secret"));
    SecurityContextHolder.setContext(present);
    assertThat(accessor.getValue()).isSameAs(present);
  }

  @Test
  void aContextOfTheApplicationIsOneWithoutAnAuthenticationToo() {
    SecurityContext own = new OwnContext();
    SecurityContextHolder.setContext(own);
    assertThat(accessor.getValue()).isSameAs(own);
  }

  /** Says more than an authentication. */
  private static final class OwnContext extends SecurityContextImpl {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean equals(Object other) {
      return other == this;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
