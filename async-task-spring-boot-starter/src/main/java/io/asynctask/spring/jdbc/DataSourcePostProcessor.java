package io.asynctask.spring.jdbc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A post-processor of {@link DataSource} beans: it has the statements of tasks cancelled with their
 * tasks. A pool of HikariCP that has not started gets a {@link HikariSource} and stays the same
 * object. Any other data source gets a proxy of its own class, so that it can still be injected by
 * this class. Beans of classes that allow no such proxy are left alone, with a line in the log.
 *
 * @since 0.1.0
 */
public final class DataSourcePostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  private static final Log log = LogFactory.getLog(DataSourcePostProcessor.class);

  private static final boolean HIKARI_PRESENT =
      ClassUtils.isPresent(
          "com.zaxxer.hikari.HikariDataSource", DataSourcePostProcessor.class.getClassLoader());

  /** How long a statement may take that begins after its task was cancelled. */
  private final Duration cleanUp;

  /**
   * Creates a post-processor.
   *
   * @param cleanUp how long a statement may take that begins after its task was cancelled
   */
  public DataSourcePostProcessor(Duration cleanUp) {
    this.cleanUp = cleanUp;
    setProxyTargetClass(true);
    this.advisor = new DefaultPointcutAdvisor(new Advised(), new TaskConnections(cleanUp));
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return HIKARI_PRESENT
            && bean instanceof DataSource dataSource
            && HikariSource.putBelow(dataSource, cleanUp)
        ? bean
        : super.postProcessAfterInitialization(bean, beanName);
  }

  /** The methods of a data source that take or return connections or the data source itself. */
  private static final class Advised extends StaticMethodMatcherPointcut {

    Advised() {
      setClassFilter(DataSourcePostProcessor::isToBeAdvised);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      return method.getName().equals("getConnection")
          || method.getName().equals("unwrap")
          || Arrays.asList(method.getParameterTypes()).contains(Connection.class);
    }
  }

  private static boolean isToBeAdvised(Class<?> type) {
    if (!DataSource.class.isAssignableFrom(type)) {
      return false;
    }
    boolean possible = type.isInterface() || Proxy.isProxyClass(type) || isExtensible(type);
    if (!possible) {
      log.info(
          "Statements are not cancelled with their tasks when they come from a "
              + type.getName()
              + ", which cannot be extended");
    }
    return possible;
  }

  private static boolean isExtensible(Class<?> type) {
    if (Modifier.isFinal(type.getModifiers()) || type.isSealed()) {
      return false;
    }
    try {
      return hasVisibleConstructor(type)
          && Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type))
              .filter(method -> method.getDeclaringClass() != Object.class)
              .map(Method::getModifiers)
              .noneMatch(m -> Modifier.isFinal(m) && Modifier.isPublic(m) && !Modifier.isStatic(m));
    } catch (IllegalStateException | NoClassDefFoundError e) {
      return false; // methods or constructors with types that are not on the class path
    }
  }

  /** Whether a subclass can call a constructor; a private nested class may have none for it. */
  private static boolean hasVisibleConstructor(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .anyMatch(constructor -> !Modifier.isPrivate(constructor.getModifiers()));
  }
}
