package io.asynctask.sample.security;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** A login with a form for browsers, and with HTTP basic for {@code curl}. */
@Configuration(proxyBeanMethods = false)
@Profile("secured")
class SecurityConfiguration {

  /** Both pages send the CSRF token of the cookie {@code XSRF-TOKEN}. */
  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(EndpointRequest.to("health"))
                    .permitAll()
                    .requestMatchers(EndpointRequest.toAnyEndpoint())
                    .hasRole("OPERATOR")
                    .anyRequest()
                    .authenticated())
        .csrf(csrf -> csrf.spa())
        .formLogin(withDefaults())
        .httpBasic(withDefaults())
        .build();
  }
}
