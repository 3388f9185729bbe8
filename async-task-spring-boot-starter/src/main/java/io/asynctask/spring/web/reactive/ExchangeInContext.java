package io.asynctask.spring.web.reactive;

import java.security.Principal;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An exchange whose body, form, parts, session and principal arrive with the thread locals. */
final class ExchangeInContext extends ServerWebExchangeDecorator {

  private final ThreadLocalsOfContext threadLocals;
  private final ServerHttpRequest request;

  ExchangeInContext(ServerWebExchange exchange, ThreadLocalsOfContext threadLocals) {
    super(exchange);
    this.threadLocals = threadLocals;
    this.request =
        new ServerHttpRequestDecorator(exchange.getRequest()) {
          @Override
          public Flux<DataBuffer> getBody() {
            return threadLocals.duringSignals(super.getBody());
          }
        };
  }

  @Override
  public ServerHttpRequest getRequest() {
    return request;
  }

  @Override
  public Mono<MultiValueMap<String, String>> getFormData() {
    return threadLocals.duringSignals(super.getFormData());
  }

  @Override
  public Mono<MultiValueMap<String, Part>> getMultipartData() {
    return threadLocals.duringSignals(super.getMultipartData());
  }

  @Override
  public Mono<WebSession> getSession() {
    return threadLocals.duringSignals(super.getSession());
  }

  @Override
  public <T extends Principal> Mono<T> getPrincipal() {
    return threadLocals.duringSignals(super.getPrincipal());
  }
}
