package io.asynctask.spring.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestAttributesThreadLocalAccessor;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Lets the attributes of a servlet request follow the tasks that are spawned in it, until the
 * request ends. In place of Spring's accessor, which goes on showing the request's object when the
 * container uses it for another request.
 */
final class RequestAttributesAccessor implements ThreadLocalAccessor<RequestAttributes> {

  @Override
  public Object key() {
    return RequestAttributesThreadLocalAccessor.KEY;
  }

  @Override
  public @Nullable RequestAttributes getValue() {
    RequestAttributes present = RequestContextHolder.getRequestAttributes();
    if (present instanceof LiveRequest.Shown shown) {
      return shown.live().attributes();
    }
    if (present instanceof ServletRequestAttributes dispatch) {
      LiveRequest live = LiveRequest.of(dispatch);
      return live == null ? null : new Captured(dispatch, live);
    }
    return present;
  }

  @Override
  public void setValue(RequestAttributes value) {
    RequestAttributes shown = shown(value);
    if (shown == null) {
      setValue();
    } else {
      RequestContextHolder.setRequestAttributes(shown);
    }
  }

  private static @Nullable RequestAttributes shown(RequestAttributes value) {
    if (value instanceof Captured captured) {
      return captured.live.attributes();
    }
    return value instanceof LiveRequest.Shown shown ? shown.live().attributes() : value;
  }

  @Override
  public void setValue() {
    RequestContextHolder.resetRequestAttributes();
  }

  /** Gives a thread back the very object that it had. */
  @Override
  public void restore(RequestAttributes value) {
    RequestContextHolder.setRequestAttributes(
        value instanceof Captured captured ? captured.dispatch : value);
  }

  /** What a thread of the container has, and what the tasks are to see of it. */
  private static final class Captured extends ServletRequestAttributes {

    private final ServletRequestAttributes dispatch;
    private final LiveRequest live;

    Captured(ServletRequestAttributes dispatch, LiveRequest live) {
      super(dispatch.getRequest(), dispatch.getResponse());
      this.dispatch = dispatch;
      this.live = live;
    }
  }
}
