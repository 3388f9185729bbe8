package io.asynctask.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.StartTracingOptions;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Records the tasks of a page's main thread and the processor time of each, with the trace of the
 * browser. The browser can record one trace at a time.
 */
final class MainThread {

  private static final String MARK = "the main thread of the page";
  private static final String TASK = "RunTask";
  private static final String PROCESSOR_MICROSECONDS = "tdur";
  private static final int LONGEST = 10;

  private final Page page;

  private MainThread(Page page) {
    this.page = page;
  }

  /** Begins to record. */
  static MainThread record(Page page) {
    browser(page)
        .startTracing(
            page,
            new StartTracingOptions()
                .setCategories(
                    List.of("disabled-by-default-devtools.timeline", "blink.user_timing")));
    return new MainThread(page);
  }

  /**
   * Ends the record and returns the processor time of the longest tasks in milliseconds. A task
   * that runs while the record begins or ends has no processor time in the trace, and is left out.
   */
  List<Double> longestTasks() {
    page.evaluate("name => void performance.mark(name)", MARK);
    List<Map<String, Object>> events = events(browser(page).stopTracing());
    Map<String, Object> mark =
        events.stream().filter(event -> MARK.equals(event.get("name"))).findFirst().orElseThrow();
    return events.stream()
        .filter(event -> TASK.equals(event.get("name")))
        .filter(event -> event.get("pid").equals(mark.get("pid")))
        .filter(event -> event.get("tid").equals(mark.get("tid")))
        .filter(event -> event.containsKey(PROCESSOR_MICROSECONDS))
        .map(event -> ((Number) event.get(PROCESSOR_MICROSECONDS)).doubleValue() / 1000)
        .sorted(Comparator.reverseOrder())
        .limit(LONGEST)
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> events(byte[] trace) {
    String json = new String(trace, StandardCharsets.UTF_8);
    return (List<Map<String, Object>>)
        JsonParserFactory.getJsonParser().parseMap(json).get("traceEvents");
  }

  private static Browser browser(Page page) {
    return page.context().browser();
  }
}
