package io.asynctask.spring.context;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What a thread has around it: all that is said to follow a task. */
public record Surroundings(
    @Nullable String mdc,
    @Nullable Object user,
    @Nullable String locale,
    @Nullable Object request,
    @Nullable String observation) {

  static final Surroundings NONE = new Surroundings(null, null, null, null, null);

  private static final ObservationRegistry OBSERVATIONS = ObservationRegistry.create();

  static {
    OBSERVATIONS.observationConfig().observationHandler(context -> true);
    ObservationThreadLocalAccessor.getInstance().setObservationRegistry(OBSERVATIONS);
  }

  public static Surroundings of(String id) {
    return new Surroundings(id, id, "en-x-" + id, id, id);
  }

  /** What follows a task that has no handle. */
  public Surroundings withoutRequest() {
    return new Surroundings(mdc, user, locale, null, observation);
  }

  /** Of the calling thread. */
  public static Surroundings current() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    LocaleContext locale = LocaleContextHolder.getLocaleContext();
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    Observation observation = OBSERVATIONS.getCurrentObservation();
    return new Surroundings(
        MDC.get("id"),
        authentication == null ? null : authentication.getPrincipal(),
        locale == null || locale.getLocale() == null ? null : locale.getLocale().toLanguageTag(),
        request == null ? null : request.getAttribute("id", RequestAttributes.SCOPE_REQUEST),
        observation == null ? null : observation.getContextView().getName());
  }

  /** Runs {@code action} with this around it, and with nothing afterwards. */
  public void around(Runnable action) {
    MDC.put("id", mdc);
    SecurityContextHolder.setContext(
        new SecurityContextImpl(new TestingAuthenticationToken(user, "")));
    LocaleContextHolder.setLocale(Locale.forLanguageTag(locale));
    ServletRequestAttributes attributes =
        new ServletRequestAttributes(new MockHttpServletRequest());
    attributes.setAttribute("id", request, RequestAttributes.SCOPE_REQUEST);
    RequestContextHolder.setRequestAttributes(attributes);
    Observation started = Observation.start(observation, OBSERVATIONS);
    try (Observation.Scope ignored = started.openScope()) {
      action.run();
    } finally {
      started.stop();
      clear();
    }
  }

  /** What a careless body leaves behind, and a careful one too. */
  static void clear() {
    MDC.clear();
    SecurityContextHolder.clearContext();
    LocaleContextHolder.resetLocaleContext();
    RequestContextHolder.resetRequestAttributes();
  }

  /** Leaves something behind, as a careless body does. */
  static void litter() {
    MDC.put("id", "litter");
    SecurityContextHolder.setContext(
        new SecurityContextImpl(new TestingAuthenticationToken("litter", "")));
    LocaleContextHolder.setLocale(Locale.KOREAN);
    RequestContextHolder.setRequestAttributes(
        new ServletRequestAttributes(new MockHttpServletRequest()));
  }
}
