package io.asynctask.sample.jar;

import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of jars: a row for each jar of each audit. */
@Repository
public class JarRepository {

  private static final String FACTS =
      "path, size, sha256, classes, java_release, module_name, multi_release, signed, licence,"
          + " error";

  private final JdbcClient jdbc;

  JarRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds a row, unless the jar has one already: each jar of an audit has one row, however often it
   * is inspected.
   *
   * @param ordinal the jar's place among the jars of the audit
   */
  public void add(long auditId, int ordinal, JarFacts jar) {
    try {
      insert(auditId, ordinal, jar);
    } catch (DuplicateKeyException present) {
      // The first row stays.
    }
  }

  private void insert(long auditId, int ordinal, JarFacts jar) {
    jdbc.sql(
            """
            insert into jar (audit_id, ordinal, path, size, sha256, classes, java_release,
              module_name, multi_release, signed, licence, error)
            values (:auditId, :ordinal, :path, :size, :sha256, :classes, :javaRelease,
              :moduleName, :multiRelease, :signed, :licence, :error)
            """)
        .param("auditId", auditId)
        .param("ordinal", ordinal)
        .param("path", jar.path())
        .param("size", jar.size())
        .param("sha256", jar.sha256())
        .param("classes", jar.classes())
        .param("javaRelease", jar.javaRelease())
        .param("moduleName", jar.moduleName())
        .param("multiRelease", jar.multiRelease())
        .param("signed", jar.signed())
        .param("licence", jar.licence())
        .param("error", jar.error())
        .update();
  }

  /** The rows of one audit, in its order. */
  public List<JarFacts> ofAudit(long auditId) {
    return jdbc.sql("select " + FACTS + " from jar where audit_id = :auditId order by ordinal")
        .param("auditId", auditId)
        .query(JarFacts.class)
        .list();
  }

  /**
   * A page of the jars that do not run on anything older than {@code javaRelease}, in the order of
   * their paths. What the last audit of a jar has found counts.
   *
   * @param javaRelease 0 for all jars, broken ones and those without classes too
   * @param after the path that the page starts after, in the database's order
   */
  List<JarFacts> requiring(int javaRelease, String after, int limit) {
    return jdbc.sql(
            "select "
                + FACTS
                + """
                 from (
                  select jar.*, row_number() over (partition by path order by audit_id desc) as age
                  from jar where path > :after
                ) latest
                where age = 1 and coalesce(java_release, 0) >= :javaRelease
                order by path fetch first :limit rows only
                """)
        .param("after", after)
        .param("javaRelease", javaRelease)
        .param("limit", limit)
        .query(JarFacts.class)
        .list();
  }

  /**
   * Pairs of jars that are not the same but differ by at most {@code percent} in size and in number
   * of classes, in the order of their paths. Compares each with each: what takes a second for a
   * thousand jars takes minutes for ten thousand.
   */
  List<LookAlikes> lookAlikes(int percent, int limit) {
    return jdbc.sql(
            """
            with latest as (
              select path, size, sha256, classes from (
                select jar.*, row_number() over (partition by path order by audit_id desc) as age
                from jar
              ) numbered
              where age = 1 and classes > 0
            )
            select a.path, b.path as other, a.classes, b.classes as other_classes
            from latest a join latest b on a.path < b.path and a.sha256 <> b.sha256
              and abs(a.size - b.size) * 100 <= a.size * :percent
              and abs(a.classes - b.classes) * 100 <= a.classes * :percent
            order by a.path, b.path fetch first :limit rows only
            """)
        .param("percent", percent)
        .param("limit", limit)
        .query(LookAlikes.class)
        .list();
  }
}
