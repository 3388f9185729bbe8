package io.asynctask.spring.autoconfigure.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.asynctask.spring.documentation.Difference;
import io.asynctask.spring.jdbc.DataSourcePostProcessor;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

@ExtendWith(OutputCaptureExtension.class)
class CancelledStatementsAutoConfigurationTests {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  CancelledStatementsAutoConfiguration.class, DataSourceAutoConfiguration.class))
          .withPropertyValues("spring.datasource.url=jdbc:h2:mem:${random.uuid}");

  /** Of a class that cannot be extended, as its constructor is private. */
  private static class Hidden extends DelegatingDataSource {

    private Hidden() {
      super(new JdbcDataSource());
    }
  }

  /** A bean that needs HikariCP's own class. */
  record User(HikariDataSource pool) {}

  @Test
  void aStartedPoolIsAdvisedAndStaysOfItsClass() {
    application
        .withBean(HikariDataSource.class, this::startedPool)
        .withBean(User.class)
        .run(
            context -> {
              HikariDataSource pool = context.getBean(User.class).pool();
              assertThat(AopUtils.isAopProxy(pool)).isTrue();
              assertThat(pool).isSameAs(context.getBean(DataSource.class));
              assertThat(pool.isWrapperFor(HikariDataSource.class)).isTrue();
              assertThat(
                      DataSourceUnwrapper.unwrap(
                          pool, HikariConfigMXBean.class, HikariDataSource.class))
                  .isNotNull();
            });
  }

  @Test
  void withoutSpringJdbcNothingIsDone() {
    application
        .withClassLoader(new FilteredClassLoader(JdbcOperations.class))
        .run(context -> assertThat(context).doesNotHaveBean(DataSourcePostProcessor.class));
  }

  @Test
  @Difference("`async-task.jdbc.cancel-statements=false`")
  void switchedOffItLeavesDataSourcesAsTheyAre() {
    application
        .withPropertyValues("async-task.jdbc.cancel-statements=false")
        .run(
            context ->
                assertThat(context.getBean(HikariDataSource.class).getDataSource()).isNull());
  }

  @Test
  void anApplicationsOwnPostProcessorTakesThePlaceOfOurs() {
    application
        .withBean(
            "own",
            DataSourcePostProcessor.class,
            () -> new DataSourcePostProcessor(Duration.ofMinutes(1)))
        .run(
            context ->
                assertThat(context.getBeanNamesForType(DataSourcePostProcessor.class))
                    .containsExactly("own"));
  }

  private HikariDataSource startedPool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:started");
    return new HikariDataSource(config);
  }

  @Test
  void whatSpringBootMetersOfThePoolIsStillThere() {
    application.run(this::assertMetered);
  }

  @Test
  void whatSpringBootMetersOfAStartedPoolIsStillThereToo() {
    application
        .withBean(HikariDataSource.class, this::startedPool)
        .run(
            context -> {
              assertThat(AopUtils.isAopProxy(context.getBean(DataSource.class))).isTrue();
              assertMetered(context);
            });
  }

  private void assertMetered(ApplicationContext context) throws SQLException {
    DataSource pool = context.getBean(DataSource.class);
    var metadata =
        new CompositeDataSourcePoolMetadataProvider(
                context.getBeanProvider(DataSourcePoolMetadataProvider.class).stream().toList())
            .getDataSourcePoolMetadata(new LazyConnectionDataSourceProxy(pool));
    try (var connection = pool.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(metadata.getActive()).isEqualTo(1);
      assertThat(metadata.getMax()).isEqualTo(10);
    }
  }

  @Test
  void aDataSourceThatCannotBeExtendedIsLeftAloneAndTheLogSaysSo(CapturedOutput output) {
    application
        .withBean("final", JdbcDataSource.class)
        .run(
            context -> {
              assertThat(AopUtils.isAopProxy(context.getBean("final"))).isFalse();
              assertThat(output).contains("org.h2.jdbcx.JdbcDataSource, which cannot be extended");
            });
  }

  @Test
  void aDataSourceWithPrivateConstructorsOnlyIsLeftAloneToo(CapturedOutput output) {
    application
        .withBean("hidden", Hidden.class, Hidden::new)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(AopUtils.isAopProxy(context.getBean("hidden"))).isFalse();
              assertThat(output).contains("$Hidden, which cannot be extended");
            });
  }
}
