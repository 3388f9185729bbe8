package io.asynctask.spring.jdbc;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.util.ReflectionUtils;

/**
 * Advises the beans that are a {@link DataSource}: a connection that a task gets from one of them
 * has its statements cancelled with the task. A proxy is of the class of its bean, so who injects
 * {@code HikariDataSource} still can. Beans of classes that allow no such proxy are left alone,
 * with a line in the log.
 */
public final class DataSourcePostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  private static final Log log = LogFactory.getLog(DataSourcePostProcessor.class);

  /**
   * @param cleanUp how long a statement may take that begins after its task was cancelled
   */
  public DataSourcePostProcessor(Duration cleanUp) {
    setProxyTargetClass(true);
    NameMatchMethodPointcut getConnection = new NameMatchMethodPointcut();
    getConnection.setMappedName("getConnection");
    getConnection.setClassFilter(DataSourcePostProcessor::isToBeAdvised);
    this.advisor = new DefaultPointcutAdvisor(getConnection, new TaskConnections(cleanUp));
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

  /** A private nested class has none unless it says so. */
  private static boolean hasVisibleConstructor(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .anyMatch(constructor -> !Modifier.isPrivate(constructor.getModifiers()));
  }
}
