package io.asynctask.spring.context;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * A servlet request as the tasks see it that were spawned in it: there while the request lasts, and
 * gone afterwards. A container uses the object of a request again for another one, so tasks get a
 * proxy that answers nothing once the request has ended. One object for each request, which stands
 * among the attributes of the request. Safe for use by many threads.
 */
final class LiveRequest implements AsyncListener {

  private static final String KEY = LiveRequest.class.getName();

  private final Shown attributes;

  /** A call of the request holds the lock for reading, the end of the request for writing. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean ended;

  /** The attributes that tasks see. */
  static final class Shown extends ServletRequestAttributes {

    private final LiveRequest live;

    Shown(LiveRequest live, HttpServletRequest request, @Nullable HttpServletResponse response) {
      super(request, response);
      this.live = live;
    }

    LiveRequest live() {
      return live;
    }
  }

  private LiveRequest(ServletRequestAttributes dispatch) {
    HttpServletResponse response = dispatch.getResponse();
    this.attributes =
        new Shown(
            this,
            proxy(HttpServletRequest.class, dispatch.getRequest()),
            response == null ? null : proxy(HttpServletResponse.class, response));
  }

  /** The request of the dispatch; {@code null} when that has ended already. */
  static @Nullable LiveRequest of(ServletRequestAttributes dispatch) {
    try {
      if (dispatch.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST) instanceof LiveRequest live) {
        return live;
      }
      LiveRequest live = new LiveRequest(dispatch);
      HttpServletRequest request = dispatch.getRequest();
      dispatch.setAttribute(KEY, live, RequestAttributes.SCOPE_REQUEST);
      dispatch.registerDestructionCallback(
          KEY, () -> live.dispatchEnded(request), RequestAttributes.SCOPE_REQUEST);
      return live;
    } catch (IllegalStateException ended) {
      return null;
    }
  }

  /** What a task is to see; {@code null} once the request has ended. */
  @Nullable RequestAttributes attributes() {
    lock.readLock().lock();
    try {
      return ended ? null : attributes;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** A request whose handler goes on elsewhere ends when its asynchronous processing completes. */
  private void dispatchEnded(HttpServletRequest request) {
    try {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(this);
        return;
      }
    } catch (IllegalStateException completedMeanwhile) {
      // and so it has ended
    }
    end();
  }

  private void end() {
    attributes
        .requestCompleted(); // destroys request-scoped beans of the tasks, as long as it lasts
    lock.writeLock().lock();
    ended = true;
    lock.writeLock().unlock();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this); // a new cycle forgets the listeners of the last one
  }

  @Override
  public void onTimeout(AsyncEvent event) {}

  @Override
  public void onError(AsyncEvent event) {}

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(proxy, method, arguments, target)));
  }

  private @Nullable Object call(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments, Object target)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "a request as the tasks spawned in it see it";
      };
    }
    lock.readLock().lock();
    try {
      if (ended) {
        throw new IllegalStateException(
            "No thread-bound request found: the request in which this task was spawned has ended");
      }
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getTargetException();
    } finally {
      lock.readLock().unlock();
    }
  }
}
