package io.asynctask.spring.durable.store;

import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The databases that durable tasks can be stored in, and what differs in their SQL.
 *
 * @since 0.1.0
 */
public enum Dialect {
  POSTGRESQL {
    @Override
    String insertUnlessLive(String insert) {
      return insert + " on conflict (name, live_key) where live_key is not null do nothing";
    }

    @Override
    String both(String task, String execution) {
      return "with tasks as ("
          + task
          + " returning id), executions as ("
          + execution
          + " and exists (select 1 from tasks)) select count(*) from tasks";
    }

    @Override
    String tags(String parameter) {
      return "cast(" + parameter + " as jsonb)";
    }

    @Override
    String hasTag(String parameter) {
      // The second condition is that of the index.
      return "(tags @> cast(" + parameter + " as jsonb) and tags <> '{}'::jsonb)";
    }

    @Override
    String tagOperand(String key, String value) {
      return Json.writeTags(Map.of(key, value));
    }
  },

  H2 {
    @Override
    String insertUnlessLive(String insert) {
      return insert; // a violation of the unique key fails this statement only
    }

    @Override
    @Nullable String both(String task, String execution) {
      return null;
    }

    @Override
    String tags(String parameter) {
      return parameter;
    }

    @Override
    String hasTag(String parameter) {
      return "tags like " + parameter + " escape '!'";
    }

    @Override
    String tagOperand(String key, String value) {
      String object = Json.writeTags(Map.of(key, value));
      return "%" + Sql.likeLiteral(object.substring(1, object.length() - 1)) + "%";
    }
  };

  /**
   * Returns the dialect of a database.
   *
   * @throws UnsupportedDatabaseException if there is none for it
   */
  public static Dialect of(DataSource dataSource) {
    String product;
    try {
      product =
          JdbcUtils.extractDatabaseMetaData(
              dataSource, metaData -> metaData.getDatabaseProductName());
    } catch (MetaDataAccessException failure) {
      throw new DataAccessResourceFailureException(
          "The database for durable tasks does not tell its name", failure);
    }
    return switch (product) {
      case "PostgreSQL" -> POSTGRESQL;
      case "H2" -> H2;
      default -> throw new UnsupportedDatabaseException(product);
    };
  }

  /** Adds to an insert that it does nothing if a live task has the name and the key. */
  abstract String insertUnlessLive(String insert);

  /**
   * Returns a query that updates a task, changes its row of db-scheduler if there was something to
   * update, and returns how many tasks it has updated.
   *
   * @return {@code null} if that takes two statements
   */
  abstract @Nullable String both(String task, String execution);

  /** Returns the expression for a parameter that has the tags as JSON. */
  abstract String tags(String parameter);

  /** Returns the condition that a task has the tag of the parameter. */
  abstract String hasTag(String parameter);

  /** Returns the value of the parameter of {@link #hasTag}. */
  abstract String tagOperand(String key, String value);
}
