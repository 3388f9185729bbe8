package io.asynctask.spring.actuate;

import io.asynctask.Progress;
import io.asynctask.spring.task.ApplicationText;
import io.asynctask.spring.task.BoundedText;
import io.asynctask.spring.task.TaskTags;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of tasks in one response: what the caller may see, cut if it is too long. Nothing is
 * shown of a tag of another type, which a task has that the starter has not spawned.
 *
 * @param gate shows what the caller may see
 * @param maxLength the largest number of characters of a text that is not cut
 */
record ShownText(ApplicationText gate, int maxLength) {

  /** The largest number of characters of a text in a list. */
  static final int IN_LISTS = 200;

  static ShownText inList(ApplicationText gate) {
    return new ShownText(gate, IN_LISTS);
  }

  static ShownText whole(ApplicationText gate) {
    return new ShownText(gate, Integer.MAX_VALUE);
  }

  @Nullable String name(@Nullable String name) {
    String shown = gate.name(name);
    return shown == null ? null : cut(shown);
  }

  Map<String, String> tags(@Nullable Object tag) {
    return tag instanceof TaskTags tags ? tags(tags.values()) : Map.of();
  }

  Map<String, String> tags(Map<String, String> tags) {
    Map<String, String> shown = new LinkedHashMap<>();
    tags.forEach((key, value) -> shown.put(cut(key), tag(key, value)));
    return shown;
  }

  @Nullable Progress progress(@Nullable Progress progress) {
    Progress shown = gate.progress(progress);
    return shown == null ? null : new Progress(shown.done(), shown.total(), cut(shown.message()));
  }

  String by(String by) {
    return cut(gate.by(by));
  }

  String tag(String key, String value) {
    return cut(gate.shown(key, value));
  }

  @Nullable String message(@Nullable String message) {
    return message == null ? null : cut(gate.shown("message", message));
  }

  String cut(String text) {
    return BoundedText.cut(text, maxLength);
  }
}
