package io.asynctask.spring.context;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for the proxies through which tasks see a request and its response.
 *
 * @since 0.1.0
 */
public final class RequestProxyHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    for (String type :
        new String[] {
          "jakarta.servlet.http.HttpServletRequest", "jakarta.servlet.http.HttpServletResponse"
        }) {
      hints.proxies().registerJdkProxy(TypeReference.of(type));
    }
  }
}
