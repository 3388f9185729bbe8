package io.asynctask.console.security;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
public class ReactiveConsoleSecurityConfiguration {

  @Bean
  SecurityWebFilterChain security(ServerHttpSecurity http) {
    return http.authorizeExchange(
            exchanges ->
                exchanges
                    .matchers(EndpointRequest.to("health"))
                    .permitAll()
                    .matchers(EndpointRequest.toAnyEndpoint())
                    .hasRole("OPERATOR")
                    .anyExchange()
                    .authenticated())
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
                    .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
        .formLogin(withDefaults())
        .build();
  }

  /** Writes the cookie: a token that is not subscribed to is never made. */
  @Bean
  WebFilter csrfCookie() {
    return (exchange, chain) -> {
      Mono<CsrfToken> token =
          exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.<CsrfToken>empty());
      return token.then(chain.filter(exchange));
    };
  }
}
