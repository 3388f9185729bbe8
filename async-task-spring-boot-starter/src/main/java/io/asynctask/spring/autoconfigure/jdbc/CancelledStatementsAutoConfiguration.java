package io.asynctask.spring.autoconfigure.jdbc;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.spring.autoconfigure.AsyncTaskProperties;
import io.asynctask.spring.autoconfigure.ConditionalOnAsyncTask;
import io.asynctask.spring.jdbc.DataSourcePostProcessor;
import io.asynctask.spring.jdbc.DriverProxyHints;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.HikariDataSourcePoolMetadata;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Auto-configuration of JDBC statements that stop with the task in which they run.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
    beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnAsyncTask
@ConditionalOnClass(JdbcOperations.class)
@ConditionalOnBooleanProperty(name = "async-task.jdbc.cancel-statements", matchIfMissing = true)
@ImportRuntimeHints(DriverProxyHints.class)
public final class CancelledStatementsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  static DataSourcePostProcessor taskStatementsPostProcessor(Environment environment) {
    AsyncTaskProperties.Jdbc properties =
        Binder.get(environment).bindOrCreate("async-task.jdbc", AsyncTaskProperties.Jdbc.class);
    return new DataSourcePostProcessor(properties.cleanUp());
  }

  /**
   * Provides the metadata of pools: Spring Boot reads a field of the pool, which is empty in the
   * proxy of the starter. Registered before Spring Boot's own provider, as the first one that knows
   * a data source counts.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HikariDataSource.class, DataSourcePoolMetadataProvider.class})
  static class HikariConfiguration {

    @Bean
    DataSourcePoolMetadataProvider taskStatementsHikariMetadataProvider() {
      return dataSource -> {
        HikariDataSource pool = target(dataSource);
        return pool == null ? null : new HikariDataSourcePoolMetadata(pool);
      };
    }

    private static @Nullable HikariDataSource target(DataSource dataSource) {
      HikariDataSource pool =
          DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class);
      return pool != null
              && AopProxyUtils.getSingletonTarget(pool) instanceof HikariDataSource target
          ? target
          : null;
    }
  }
}
