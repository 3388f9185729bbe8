package io.asynctask.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTagsTests {

  @Test
  void tagsKeepTheOrderOfTheirDeclaration() {
    Map<String, String> declared = new LinkedHashMap<>();
    declared.put("tenant", "42");
    declared.put("kind", "monthly");
    TaskTags tags = TaskTags.of("reports", declared);
    assertThat(tags.executor()).isEqualTo("reports");
    assertThat(tags.values()).containsExactly(entry("tenant", "42"), entry("kind", "monthly"));
    assertThat(tags).hasToString("tenant=42, kind=monthly");
  }

  @Test
  void aTagWithoutValueIsNoTag() {
    TaskTags tags =
        TaskTags.of("reports", new String[] {"tenant", "kind"}, new String[] {null, "monthly"});
    assertThat(tags.values()).containsExactly(entry("kind", "monthly"));
    assertThat(tags.value("tenant")).isNull();
    assertThat(tags.value("kind")).isEqualTo("monthly");
    assertThat(tags).hasToString("kind=monthly");
  }

  @Test
  void tagsThatWereLeftOpenAreGivenInOrder() {
    String[] keys = {"a", "kind", "b"};
    TaskTags open = TaskTags.of("reports", keys, new String[] {null, "monthly", null});
    TaskTags two = open.with("1", "2");

    assertThat(two)
        .hasToString("a=1, kind=monthly, b=2")
        .isEqualTo(TaskTags.of("reports", keys, new String[] {"1", "monthly", "2"}));
    assertThat(two.value("b")).isEqualTo("2");
    assertThat(open.with(null, "2")).hasToString("kind=monthly, b=2");
    assertThat(open).hasToString("kind=monthly");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> open.with("1"))
        .withMessage("2 keys without value for 1 values");
  }

  @Test
  void aSingleTagThatWasLeftOpenIsGivenAlone() {
    TaskTags open =
        TaskTags.of("reports", new String[] {"kind", "tenant"}, new String[] {"monthly", null});

    assertThat(open.with("42")).hasToString("kind=monthly, tenant=42");
    assertThat(open.with((String) null)).hasToString("kind=monthly").isEqualTo(open);
  }

  @Test
  void equalTagsOfTheSameExecutorAreEqual() {
    TaskTags tags = TaskTags.of("reports", Map.of("tenant", "42"));
    assertThat(tags)
        .isEqualTo(TaskTags.of("reports", new String[] {"tenant"}, new String[] {"42"}))
        .hasSameHashCodeAs(TaskTags.of("reports", Map.of("tenant", "42")))
        .isNotEqualTo(TaskTags.of("mails", Map.of("tenant", "42")));
  }

  @Test
  void tagsCannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> TaskTags.of("reports", Map.of("tenant", "42")).values().clear());
  }

  @Test
  void everyKeyNeedsItsValue() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> TaskTags.of("reports", new String[] {"tenant"}, new String[0]));
  }
}
