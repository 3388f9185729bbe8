package io.asynctask.spring.actuate;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.main.web-application-type=reactive",
      EndpointSecurityOverHttp.WITH_SECURITY,
      EndpointSecurityOverHttp.EXPOSURE,
      EndpointSecurityOverHttp.ACCESS,
      EndpointSecurityOverHttp.SHOW,
      EndpointSecurityOverHttp.ROLES
    })
class EndpointSecurityOnWebFluxTests extends EndpointSecurityOverHttp {

  @Configuration
  @EnableAutoConfiguration
  @Import(NettyReactiveWebServerFactory.class)
  static class Application {

    @Bean
    Audited audited() {
      return new Audited();
    }

    @Bean
    ReactiveUserDetailsService users() {
      return new MapReactiveUserDetailsService(USERS);
    }

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
      return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
          .httpBasic(Customizer.withDefaults())
          .authorizeExchange(exchanges -> exchanges.anyExchange().hasAnyRole("ADMIN", "OPERATOR"))
          .build();
    }
  }
}
