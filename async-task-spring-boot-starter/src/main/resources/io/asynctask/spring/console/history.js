/** The view of the tasks that have ended. */
import * as api from './api.js';
import {cancelRequestText, clusterColumns, durationColumn, executorColumn, nameColumn, receiptText, stateBadge, tagsColumn} from './cells.js';
import {element, setChildren, setText} from './dom.js';
import {FINAL_STATES, isCluster, values, withStatesOf} from './filter.js';
import {counted, dayAndTime, isoDuration} from './format.js';
import {createPages} from './pages.js';
import {createTable, textColumn} from './table.js';

const LIMIT = 100;

const COLUMNS = [
  {label: 'Outcome', type: 'state-cell', fill: (cell, {state}) => setChildren(cell, state, () => [stateBadge(state)])},
  nameColumn,
  executorColumn,
  ...clusterColumns,
  tagsColumn,
  textColumn('Stopped', ({outcome}) => dayAndTime(outcome?.stoppedAt), {type: 'time'}),
  durationColumn('Took', 'age'),
  durationColumn('Queued', 'queued'),
  durationColumn('Busy', 'busy'),
  textColumn('Why', reason, {type: 'reason'})
];

/** Why a task has ended as it has: its failure, or what cancelled it. */
function reason({outcome, cancel, cancelRequest}) {
  return [outcome?.failure ? failureText(outcome) : null, cancel ? receiptText(cancel) : null,
    cancelRequest ? cancelRequestText(cancelRequest, outcome) : null]
    .filter(part => part !== null).join(' ');
}

/** The type of a failure, and its message if it has one. */
export function failureText({failure, message}) {
  return message ? `${failure}: ${message}` : failure;
}

/** Creates the view. */
export function createHistoryView(refresh) {
  const pages = createPages(refresh);
  const empty = element('p', {class: 'empty', hidden: true});
  const table = createTable('Ended tasks', COLUMNS, task => task.id);
  let shownFor = null;
  return {
    elements: [table.element, empty, pages.element],

    load(route, signal) {
      const asked = JSON.stringify(route.pairs);
      if (asked !== shownFor) {
        shownFor = asked;
        pages.reset();
      }
      const pairs = withStatesOf(route.pairs, FINAL_STATES);
      const states = values(pairs, 'state').length > 0 ? [] : FINAL_STATES.map(state => ['state', state]);
      const sort = isCluster(pairs) ? [] : [['sort', '-stopped']];
      return api.list([...pairs, ...states, ...sort, ['limit', LIMIT], ...pages.pairs], signal);
    },

    show({tasks, next}, route) {
      table.show(tasks);
      empty.hidden = tasks.length > 0;
      setText(empty, route.pairs.length > 0 ? 'No ended task matches the filter.' : 'No task has ended yet.');
      const order = isCluster(route.pairs) ? 'the newest first' : 'the last stopped first; the application keeps a limited number';
      pages.show(tasks.length === 0 ? '' : `${counted(tasks.length, 'task')}, ${order}`,
        next, tasks.length === 0);
    }
  };
}

/** The outcome of an ended task in a sentence. */
export function outcomeText(outcome, age) {
  const verb = {COMPLETED: 'Completed', FAILED: 'Failed', CANCELLED: 'Was cancelled'}[outcome.state] ?? outcome.state;
  return `${verb} at ${dayAndTime(outcome.stoppedAt)}, ${isoDuration(age)} after its spawn.`;
}
