package io.asynctask.spring.context;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.context.i18n.TimeZoneAwareLocaleContext;

/**
 * Lets the locale and the time zone of the spawning thread follow the tasks. In place of Spring's
 * accessor: the context of a request asks the request for its locale each time, which works only as
 * long as the request lasts.
 */
final class LocaleAccessor implements ThreadLocalAccessor<LocaleContext> {

  @Override
  public Object key() {
    return LocaleContextThreadLocalAccessor.KEY;
  }

  @Override
  public @Nullable LocaleContext getValue() {
    LocaleContext present = LocaleContextHolder.getLocaleContext();
    return present == null || present instanceof SimpleLocaleContext
        ? present
        : Captured.of(present);
  }

  @Override
  public void setValue(LocaleContext value) {
    LocaleContextHolder.setLocaleContext(
        value instanceof Captured captured ? captured.constant() : value);
  }

  @Override
  public void setValue() {
    LocaleContextHolder.resetLocaleContext();
  }

  /** Gives a thread back the very object that it had. */
  @Override
  public void restore(LocaleContext value) {
    LocaleContextHolder.setLocaleContext(
        value instanceof Captured captured ? captured.present : value);
  }

  /** What a thread has, and what it says at the time. */
  private record Captured(LocaleContext present, @Nullable Locale locale, @Nullable TimeZone zone)
      implements LocaleContext {

    /** Without a locale when the context fails: the spawning thread has not asked for it. */
    static Captured of(LocaleContext present) {
      try {
        return new Captured(
            present,
            present.getLocale(),
            present instanceof TimeZoneAwareLocaleContext aware ? aware.getTimeZone() : null);
      } catch (RuntimeException failure) {
        return new Captured(present, null, null);
      }
    }

    LocaleContext constant() {
      return zone == null
          ? new SimpleLocaleContext(locale)
          : new SimpleTimeZoneAwareLocaleContext(locale, zone);
    }

    @Override
    public @Nullable Locale getLocale() {
      return locale;
    }
  }
}
