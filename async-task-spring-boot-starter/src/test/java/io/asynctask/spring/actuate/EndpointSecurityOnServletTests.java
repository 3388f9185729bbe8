package io.asynctask.spring.actuate;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      EndpointSecurityOverHttp.WITH_SECURITY,
      EndpointSecurityOverHttp.EXPOSURE,
      EndpointSecurityOverHttp.ACCESS,
      EndpointSecurityOverHttp.SHOW,
      EndpointSecurityOverHttp.ROLES
    })
class EndpointSecurityOnServletTests extends EndpointSecurityOverHttp {

  @Configuration
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Audited audited() {
      return new Audited();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(USERS);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
      return http.csrf(AbstractHttpConfigurer::disable)
          .httpBasic(Customizer.withDefaults())
          .authorizeHttpRequests(requests -> requests.anyRequest().hasAnyRole("ADMIN", "OPERATOR"))
          .build();
    }
  }
}
