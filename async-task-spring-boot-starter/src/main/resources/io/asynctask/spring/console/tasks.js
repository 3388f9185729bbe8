/** The view of the live tasks: a table that pages. */
import * as api from './api.js';
import {clusterColumns, durationColumn, executorColumn, nameColumn, progressColumn, stateBadge, tagsColumn, warningsColumn} from './cells.js';
import {copyAndTell, tellOfCopy} from './clipboard.js';
import {element, itemOf, setAttribute, setChildren, setText} from './dom.js';
import {whyNoTasks} from './explain.js';
import {isCluster, LIVE_STATES, values, withStatesOf} from './filter.js';
import {count, counted, seconds} from './format.js';
import {Marks} from './marks.js';
import {createPages} from './pages.js';
import {current, go} from './route.js';
import {createTable, textColumn} from './table.js';

const LIMIT = 100;
const SORTED_PART = 'There are more tasks than one request puts in order: some are missing here.';

/**
 * Creates the view.
 * @param {function(): void} refresh asks the endpoint at once
 * @param {function(Object): void} stop is called for a task that is to be stopped
 */
export function createTasksView(refresh, stop) {
  const marks = new Marks();
  const pages = createPages(() => {
    marks.reset();
    refresh();
  });
  const empty = element('p', {class: 'empty', hidden: true});
  const table = createTable('Live tasks', columns(stop), ({task}) => task.id, sort => go({sort: sort === '' ? null : sort}));
  const copyButton = element('button', {type: 'button', onclick: copyAsText}, 'Copy as text');
  pages.element.append(copyButton);
  let shownFor = null;
  /** How many tasks each page had: a page may be short without being the last one. */
  let sizes = [];
  return {
    elements: [table.element, empty, pages.element],

    load(route, signal) {
      const asked = JSON.stringify([route.pairs, route.sort]);
      if (asked !== shownFor) {
        shownFor = asked;
        marks.reset();
        pages.reset();
        sizes = [];
      }
      return api.list([
        ...withStatesOf(route.pairs, LIVE_STATES),
        ['limit', LIMIT],
        ...(route.sort === null || isCluster(route.pairs) ? [] : [['sort', route.sort]]),
        ...pages.pairs
      ], signal);
    },

    show({tasks, next, complete, summary}, route) {
      const whole = next === null && pages.number === 1 && complete !== false;
      // A live task may leave such a filter, so a task that is missing has not ended for certain.
      const mayLeave = values(route.pairs, 'state').length > 0 || values(route.pairs, 'warning').length > 0;
      const rows = marks.compare(tasks, task => seconds(task.age), whole && !mayLeave);
      const sort = isCluster(route.pairs) ? null : route.sort;
      copyButton.hidden = isCluster(route.pairs);
      table.show(rows, sort, (tr, {mark}) => setAttribute(tr, 'data-mark', mark));
      empty.hidden = rows.length > 0;
      setText(empty, nothing(route, next, complete));
      sizes = [...sizes.slice(0, pages.number - 1), tasks.length];
      pages.show(sentence(whole, route, summary, complete), next, tasks.length === 0);
    }
  };

  async function copyAsText() {
    let text;
    try {
      text = await api.text(withStatesOf(current().pairs, LIVE_STATES));
    } catch (failure) {
      tellOfCopy(false, `Nothing was copied. ${whyNoTasks(failure)}`);
      return;
    }
    await copyAndTell(text, 'Copied as text.');
  }

  /** Which tasks are shown, and whether the order leaves out some. */
  function sentence(whole, route, summary, complete) {
    const shown = sizes.at(-1);
    if (whole) {
      const ofAll = route.pairs.length > 0 && !isCluster(route.pairs) ? ' of ' + count(summary.live) : '';
      return shown === 0 ? '' : counted(shown, 'task') + ofAll;
    }
    const before = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
    const total = route.pairs.length > 0 ? 'those that match' : `${count(summary.live)} live tasks`;
    const range = shown === 0 ? [] : [`${count(before + 1)} to ${count(before + shown)} of ${total}`];
    return [...range, ...(route.sort !== null && complete === false ? [SORTED_PART] : [])].join('. ');
  }
}

/** Why there is no row. */
function nothing(route, next, complete) {
  if (next !== null) {
    return 'None of the tasks that this request looked at matches. The next page looks at others.';
  }
  if (complete === false && route.sort !== null) {
    return `None of the tasks that this request looked at matches. ${SORTED_PART}`;
  }
  return route.pairs.length > 0 ? 'No live task matches the filter.' : 'No task is live.';
}

/** The columns show rows, which are tasks with their marks. */
function columns(stop) {
  return [
    {
      label: 'State',
      type: 'state-cell',
      fill: (cell, {task: {state}, mark}) => setChildren(cell, [state, mark], () => mark === 'ended'
        ? [stateBadge(mark)] : [stateBadge(state), mark === null ? null : element('span', {class: 'mark'}, ' ' + mark)])
    },
    ofTask(nameColumn),
    ofTask(executorColumn),
    ...clusterColumns.map(ofTask),
    ofTask(tagsColumn),
    ofTask(durationColumn('Age', 'age', 'age')),
    ofTask(durationColumn('Queued', 'queued', 'queued')),
    ofTask(durationColumn('Busy', 'busy', 'busy')),
    ofTask(textColumn('Polls', task => count(task.polls), {type: 'number polls'})),
    ofTask(progressColumn),
    ofTask(textColumn('Thread', task => task.thread ?? (task.virtual ? 'virtual' : '–'), {type: 'thread'})),
    ofTask(warningsColumn),
    {
      label: 'Stop',
      type: 'stop-cell',
      fill: (cell, {mark}) => setChildren(cell, mark === 'ended', () => mark === 'ended' ? [] : [element('button', {
        type: 'button',
        class: 'stop',
        onclick: () => stop(itemOf(cell).task) // as it is when the button is pressed
      }, 'Stop')])
    }
  ];
}

function ofTask(column) {
  return {...column, fill: (cell, {task}) => column.fill(cell, task)};
}
