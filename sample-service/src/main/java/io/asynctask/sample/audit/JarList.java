package io.asynctask.sample.audit;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The table of the jars that each audit has found. It is written once for an audit, so that all
 * attempts of its task have the same jars with the same ordinals.
 */
@Repository
class JarList {

  private static final int BATCH = 500;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  JarList(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /** How many jars the audit has; none until they are listed. */
  Optional<Integer> size(long auditId) {
    return jdbc.sql("select total from audit where id = :id and total is not null")
        .param("id", auditId)
        .query(Integer.class)
        .optional();
  }

  /**
   * Lists the jars of an audit, unless another attempt has listed them meanwhile.
   *
   * @return how many jars the audit has
   */
  @Transactional
  int add(long auditId, List<String> paths) {
    int updated =
        jdbc.sql("update audit set total = :total where id = :id and total is null")
            .param("total", paths.size())
            .param("id", auditId)
            .update();
    if (updated == 0) {
      return size(auditId).orElseThrow();
    }
    batches.batchUpdate(
        "insert into listed_jar (audit_id, ordinal, path) values (?, ?, ?)",
        IntStream.range(0, paths.size()).boxed().toList(),
        BATCH,
        (row, ordinal) -> {
          row.setLong(1, auditId);
          row.setInt(2, ordinal);
          row.setString(3, paths.get(ordinal));
        });
    return paths.size();
  }

  /** The jars of an audit that have no row yet, in its order. */
  List<ListedJar> withoutRow(long auditId) {
    return jdbc.sql(
            """
            select ordinal, path from listed_jar listed
            where audit_id = :id and not exists (
              select 1 from jar
              where jar.audit_id = listed.audit_id and jar.ordinal = listed.ordinal)
            order by ordinal
            """)
        .param("id", auditId)
        .query(ListedJar.class)
        .list();
  }
}
