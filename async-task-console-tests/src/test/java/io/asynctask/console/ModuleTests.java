package io.asynctask.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of the page's modules that need no page, called in the browser. */
class ModuleTests extends BrowserTests {

  private RunningApplication application;
  private Page page;

  @BeforeAll
  void openPage() {
    application = RunningApplication.start();
    // A file beside the modules, which asks for nothing.
    page = openForAllTests(application.console() + "/dom.js");
  }

  @AfterAll
  void stopApplication() {
    application.close();
  }

  /**
   * Returns the value of an expression in which {@code m} is the module, in a document without
   * content. The tests share the module, so that an expression makes those objects that have a
   * state.
   */
  private Object evaluate(String module, String expression) {
    return evaluate(module, expression, null);
  }

  private Object evaluate(String module, String expression, Object argument) {
    return page.evaluate(
        """
        async a => {
          document.body.replaceChildren();
          const m = await import('./%s');
          return %s;
        }"""
            .formatted(module, expression),
        argument);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "build                  | name=build*",
        "build*                 | name=build*",
        "tenant:42              | tag=tenant:42",
        "name=build state=FAILED| name=build state=FAILED",
        "tag=\"a:b c\"          | tag=\"a:b c\"",
        "tag=\"a:\\\"b\\\"\"    | tag=\"a:\\\"b\\\"\"",
        "\"two words\"          | name=\"two words*\"",
        "tag=a:b=c              | tag=a:b=c",
        "name=\"unclosed        | name=unclosed",
      })
  void aTextOfTheSearchBoxIsAFilter(String text, String filter) {
    assertThat(evaluate("filter.js", "m.toText(m.ofText(a))", text.strip()))
        .isEqualTo(filter.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "name=build&tag=tenant:42, name=build&tag=tenant:42",
    "tag=a:%3Cscript%3E%26%23, tag=a:%3Cscript%3E%26%23",
    "name=a+b, name=a%2Bb",
    "name=%E4, name=%25E4",
    "name, name="
  })
  void aFilterGoesThroughTheAddress(String hash, String written) {
    assertThat(evaluate("filter.js", "m.toHash(m.ofHash('#' + a))", hash)).isEqualTo(written);
  }

  @Test
  void whatIsNoFilterIsNamedWithWhatWasExpected() {
    Object problems =
        evaluate(
            "filter.js",
            """
            m.check([['state', 'busy'], ['tag', 'x'], ['parent', 'y'], ['warning', 'odd'], ['olderThan', '1s'],
              ['olderThan', '2s'], ['toString', 'z'], ['name', ''], ['state', 'running']])""");
    assertThat(problems)
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("pairs", List.of(List.of("olderThan", "1s"), List.of("state", "running")))
        .extractingByKey("problems")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(7)
        .anyMatch(problem -> problem.toString().startsWith("state=busy (expected one of SCHEDULED"))
        .anyMatch(problem -> problem.toString().startsWith("toString=z (expected one of name"))
        .contains("tag=x (expected key:value)", "olderThan=2s (expected only once)");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.0000012S, < 1 ms",
    "PT0.34S, 340 ms",
    "PT0.9999S, 999 ms",
    "PT3.29S, 3.2 s",
    "PT59.99S, 59.9 s",
    "PT4M10S, 4 min 10 s",
    "PT2H5M, 2 h 5 min",
    "PT76H, 3 d 4 h",
    "nonsense, –"
  })
  void aDurationIsReadByPeople(String iso, String text) {
    assertThat(evaluate("format.js", "m.isoDuration(a)", iso)).isEqualTo(text);
  }

  @Test
  void ratesAreOfTheTimeThatHasPassedAndBeginAnewAfterARestart() {
    Object rates =
        evaluate(
            "rates.js",
            """
            (() => {
              const rates = new m.Rates(['spawned'], ['spawned'], 10);
              rates.add(0, {spawned: 100});
              const none = rates.latest('spawned');
              rates.add(2, {spawned: 300});
              const hundred = rates.latest('spawned');
              rates.add(2.1, {spawned: 900});
              const tooSoon = rates.latest('spawned');
              rates.add(3, {spawned: 5});
              const restarted = rates.latest('spawned');
              rates.add(20, {spawned: 22});
              return [none, hundred, tooSoon, restarted, rates.latest('spawned'), rates.points('spawned').length];
            })()""");
    assertThat(rates).isEqualTo(Arrays.asList(null, 100, 100, null, 1, 1));
  }

  @Test
  void aCountThatMayFallIsNoRestart() {
    Object rates =
        evaluate(
            "rates.js",
            """
            (() => {
              const rates = new m.Rates(['completed', 'cancelled'], ['completed']);
              rates.add(0, {completed: 10, cancelled: 5});
              rates.add(1, {completed: 12, cancelled: 4});
              return [rates.latest('completed'), rates.latest('cancelled'), rates.points('completed').length];
            })()""");
    assertThat(rates).isEqualTo(List.of(2, 0, 1));
  }

  @Test
  void midnightIsTheHourZero() {
    assertThat(evaluate("format.js", "m.time('2026-01-01T00:05:03')")).isEqualTo("00:05:03");
    assertThat((String) evaluate("format.js", "m.dayAndTime('2026-01-01T00:05:03')"))
        .contains("00:05:03");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task=1                    |",
        "task=9223372036854775807  |",
        "task=0                    | task=0 (expected the id of a task)",
        "task=9223372036854775808  | task=9223372036854775808 (expected the id of a task)",
        "parent=none               |",
        "parent=0                  | parent=0 (expected the id of a task or none)",
        "name=%20                  | 'name=  (expected a value)'",
        "tag=%20:x                 | 'tag= :x (expected key:value)'",
        "groupBy=tag:tenant        |",
        "groupBy=tag:%20           | 'groupBy=tag:  (expected name, executor, stack or tag:key)'"
      })
  void whatTheEndpointWouldRefuseIsNamedWithoutAskingIt(String hash, String problem) {
    assertThat(evaluate("route.js", "m.read('#' + a).problems", hash))
        .isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @ParameterizedTest
  @CsvSource({
    "state=FAILED&state=bogus, tasks",
    "state=FAILED&state=bogus, history",
    "state=bogus, history",
    "state=FAILED, tasks",
    "name=a, tree"
  })
  void theViewOfAnAddressIsTheOneItWasWrittenFor(String hash, String view) {
    assertThat(
            evaluate(
                "route.js",
                "m.read(m.write(m.read('#' + a[0]), {view: a[1]})).view",
                List.of(hash, view)))
        .isEqualTo(view);
  }

  @ParameterizedTest
  @CsvSource({
    "view=tasks&state=FAILED, state=FAILED is of ended tasks: see History.",
    "view=tree&state=failed, state=failed is of ended tasks: see History.",
    "view=groups&state=FAILED, state=FAILED is of ended tasks: see History.",
    "view=history&state=RUNNING, state=RUNNING is of live tasks: see Tasks.",
    "view=tasks&state=FAILED&state=RUNNING,",
    "view=executors&state=FAILED,",
    "name=a,"
  })
  void statesThatNoTaskOfTheViewHasPointToTheOtherView(String hash, String sentence) {
    assertThat(evaluate("route.js", "m.read('#' + a).elsewhere", hash)).isEqualTo(sentence);
  }

  @Test
  void aFilterIsNeverWiderThanItWas() {
    assertThat(
            evaluate(
                "filter.js",
                """
                ['state=FAILED', 'state=FAILED&state=running', 'name=a'].map(
                  hash => m.toHash(m.withStatesOf(m.ofHash(hash), m.LIVE_STATES)))"""))
        .isEqualTo(List.of("state=FAILED", "state=running", "name=a"));
  }

  @Test
  void aFailureOfTheServerLeavesOpenWhatWasStopped() {
    assertThat((String) evaluate("explain.js", "m.whyNotStopped({status: 500})"))
        .isEqualTo("The endpoint answered with 500. Whether tasks were stopped is not known.");
    assertThat((String) evaluate("explain.js", "m.whyNotStopped({status: 400})"))
        .startsWith("Nothing was stopped");
  }

  @Test
  void aForestCountsWhatIsBelowAndKeepsChildrenWithoutTheirParent() {
    Object forest =
        evaluate(
            "forest.js",
            """
            (() => {
              const task = (id, parent, state) => ({id, parent, state});
              const roots = m.forest([task('3', '2', 'RUNNING'), task('1', null, 'WAITING'), task('2', '1', 'RUNNING'),
                task('4', '1', 'SCHEDULED'), task('9', '8', 'RUNNING')]);
              const {rows, more} = m.visibleRows(roots, node => node.task.id !== '2', 0, 3);
              return {
                roots: roots.map(root => root.task.id), below: roots[0].below, total: roots[0].total,
                rows: rows.map(row => `${row.node.task.id} ${row.level} ${row.position}/${row.siblings}`), more
              };
            })()""");
    assertThat(forest)
        .isEqualTo(
            Map.of(
                "roots", List.of("1", "9"),
                "below", Map.of("RUNNING", 2, "SCHEDULED", 1),
                "total", 3,
                "rows", List.of("1 1 1/2", "2 2 1/2", "4 2 2/2"),
                "more", true));
  }

  @Test
  void aLineOfAHundredThousandTasksIsNoStackOverflow() {
    assertThat(
            evaluate(
                "forest.js",
                """
                m.forest(Array.from({length: 100_000}, (_, i) =>
                  ({id: String(i), parent: i === 0 ? null : String(i - 1), state: 'RUNNING'})))[0].total"""))
        .isEqualTo(99_999);
  }

  @Test
  void rowsAreNewChangedOrEnded() {
    Object marks =
        evaluate(
            "marks.js",
            """
            (() => {
              const marks = new m.Marks();
              const task = (id, state, age = 0) => ({id, state, age});
              const ask = (whole, ...tasks) => marks.compare(tasks, one => one.age, whole)
                .map(row => row.task.id + ' ' + row.mark).join(', ');
              return [
                ask(true, task('1', 'RUNNING'), task('2', 'SCHEDULED')),
                ask(true, task('2', 'RUNNING'), task('3', 'RUNNING'), task('4', 'RUNNING', 60)),
                ask(true, task('2', 'RUNNING')),
                ask(false, task('2', 'RUNNING'))
              ];
            })()""");
    assertThat(marks)
        .isEqualTo(
            List.of(
                "1 null, 2 null",
                "1 ended, 2 changed, 3 new, 4 null",
                "1 ended, 2 null, 3 ended, 4 ended",
                "2 null"));
  }

  @ParameterizedTest
  @CsvSource({
    "java.base@17.0.15/java.lang.Object.wait(Object.java:338), true",
    "app//org.springframework.aop.X.proceed(X.java:1), true",
    "io.asynctask.RawTask.run(RawTask.java:1), true",
    "io.asynctask.spring.executor.Gate.run(Gate.java:1), true",
    "io.asynctask.spring.async.Call$$Lambda/0x00007f4338722320.call(Unknown Source), true",
    "com.example.Call$$Lambda/0x00007f4338722320.call(Unknown Source), false",
    "io.asynctask.sample.audit.AuditTask.audit(AuditTask.java:61), false",
    "com.example.Javas.run(Javas.java:1), false",
    "javax/strange, false"
  })
  void framesOfLibrariesAreKnown(String frame, boolean library) {
    assertThat(evaluate("stack.js", "m.isLibrary(a)", frame)).isEqualTo(library);
  }

  @Test
  void theTokenComesFromTheMetaElementsOrTheCookie() {
    assertThat(
            evaluate(
                "csrf.js",
                """
                [
                  m.csrfHeader('a=b; XSRF-TOKEN=t%2Bk; c=d', () => null),
                  m.csrfHeader('XSRF-TOKEN=t', name => ({_csrf: 'meta', _csrf_header: 'X-Own'})[name] ?? null),
                  m.csrfHeader('XSRF-TOKEN=%E4', () => null),
                  m.csrfHeader('', () => null)
                ]"""))
        .isEqualTo(
            List.of(
                Map.of("X-XSRF-TOKEN", "t+k"),
                Map.of("X-Own", "meta"),
                Map.of("X-XSRF-TOKEN", "%E4"),
                Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"-1, 12 pages, 0", "0, 12 of 0 pages, 1", "40, 12 of 40 pages, 1"})
  void aProgressWithoutATotalHasNoBar(int total, String text, int bars) {
    assertThat(
            evaluate(
                "cells.js",
                """
                (() => {
                  const bar = m.progressBar({done: 12, total: a, message: 'pages'});
                  return [bar.textContent, bar.querySelectorAll('progress').length];
                })()""",
                total))
        .isEqualTo(List.of(text, bars));
  }

  @ParameterizedTest
  @CsvSource({
    "build, true",
    "******, false",
    "'', false",
    "xxx… (50000 characters), false",
    "wait…, true"
  })
  void aTextThatIsMaskedOrCutIsNoFilter(String text, boolean filter) {
    assertThat(evaluate("cells.js", "m.canBeFilter(a)", text)).isEqualTo(filter);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, 1, Told to stop by alice: 1 statement was cancelled. It has not stopped yet.",
    "client gone, 2, Told to stop (client gone): 2 statements were cancelled. It has not stopped yet."
  })
  void aReceiptIsASentence(String by, int statements, String text) {
    assertThat(
            evaluate(
                "cells.js",
                "m.receiptText({by: a[0], statements: a[1], interrupt: true, interrupted: false, hooks: 0, stoppedAfter: null})",
                List.of(by, statements)))
        .isEqualTo(text);
  }

  @Test
  void theFocusGoesWithAChildThatMovesAndToTheNeighbourOfOneThatIsGone() {
    Object focused =
        evaluate(
            "dom.js",
            """
            (() => {
              const list = m.element('div');
              document.body.append(list);
              const show = keys => m.setItems(list, keys, key => key, key => m.element('p', {}, m.element('button', {}, key)), () => {});
              const now = () => document.activeElement.tagName + ' ' + document.activeElement.textContent;
              show(['a', 'b', 'c', 'd']);
              list.children[2].firstElementChild.focus();
              show(['c', 'a', 'b', 'd']);
              const moved = now();
              show(['a', 'b', 'd']);
              const first = now();
              show(['b']);
              const second = now();
              show([]);
              return [moved, first, second, document.activeElement === list];
            })()""");
    assertThat(focused).isEqualTo(List.of("BUTTON c", "P a", "P b", true));
  }

  @Test
  void manyNewChildrenAreCreatedInSlicesAndTakeThePlacesOfThoseThatAreGone() {
    Object numbers =
        evaluate(
            "dom.js",
            """
            (async () => {
              const list = m.element('div');
              document.body.append(list);
              const keys = (from, to) => Array.from({length: to - from}, (_, i) => String(from + i));
              const create = key => m.element('p', {}, key);
              const show = keys => new Promise(done => m.setItems(list, keys, key => key, create, () => {}, done));
              const first = show(keys(0, 50));
              const atOnce = list.children.length;
              await first;
              const second = show(keys(40, 90));
              const between = list.children.length;
              await second;
              const texts = [...list.children].map(child => child.textContent);
              return [atOnce, between, texts.join() === keys(40, 90).join()];
            })()""");
    assertThat(numbers).isEqualTo(List.of(20, 50, true));
  }

  @Test
  void aLinkThatIsBuiltAgainKeepsTheFocus() {
    assertThat(
            evaluate(
                "dom.js",
                """
                (() => {
                  const node = m.element('p');
                  document.body.append(node);
                  const show = source => m.setChildren(node, source, () => ['x', 'y'].map(text => m.element('button', {}, text + source)));
                  show(1);
                  node.lastElementChild.focus();
                  show(2);
                  return document.activeElement.textContent;
                })()"""))
        .isEqualTo("y2");
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, 1000",
    "1, false, 1000",
    "2, false, 2000",
    "4, false, 8000",
    "9, false, 15000",
    "0, true, 10000"
  })
  void failuresAndHiddenTabsAskLessOften(int failures, boolean hidden, int millis) {
    assertThat(evaluate("poller.js", "m.delay(...a)", List.of(failures, hidden))).isEqualTo(millis);
  }
}
