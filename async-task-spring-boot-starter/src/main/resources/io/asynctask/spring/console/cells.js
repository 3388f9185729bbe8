/** The cells that several tables have: the state, the name, tags, progress, warnings of a task. */
import {element, setChildren, setText} from './dom.js';
import {count, counted, dayAndTime, duration, seconds} from './format.js';
import {current, toFiltered, toTask} from './route.js';
import {has} from './filter.js';

/** A link that adds a pair to the filter, or takes it away. */
export function filterLink(key, value, text, type = 'chip') {
  const active = has(current().all, key, value);
  return element('a', {
    class: type,
    href: toFiltered(key, value),
    'aria-current': active ? 'true' : null,
    title: `${text}: ${active ? 'remove from' : 'add to'} the filter`
  }, text);
}

/**
 * Whether a text of a task can be asked for. A masked text is not the real one, and neither is a text that
 * the endpoint has cut.
 */
export function canBeFilter(text) {
  return text.trim() !== '' && text !== '******' && !/… \(\d+ characters\)$/.test(text);
}

/** A link to a task. */
export function taskLink(id, name) {
  return element('a', {class: 'task-link', href: toTask(id)}, name ?? 'unnamed', ' ', idText(id));
}

/** The id of a task, which opens it, and its name, which adds itself to the filter. */
export function idAndName({id, name}) {
  return [
    element('a', {class: 'task-link', href: toTask(id)}, idText(id)),
    ' ',
    name !== null && canBeFilter(name) ? filterLink('name', name, name, 'name-link') : element('span', {}, name || 'unnamed')
  ];
}

function idText(id) {
  return element('span', {class: 'id'}, id);
}

/** A link that filters by a warning: its code as words. */
export function warningLink(code) {
  return filterLink('warning', code, code.toLowerCase().replaceAll('_', ' '), 'chip warning');
}

/** A state as a badge: a shape, a colour and a word. */
export function stateBadge(state) {
  return element('span', {class: `state state-${state.toLowerCase()}`}, state.toLowerCase());
}

/** Fills a cell from something that is compared first: links in it depend on the filter too. */
function fillWith(cell, source, build) {
  setChildren(cell, [source, location.hash], build);
}

export const nameColumn = {
  label: 'Name',
  sort: 'name',
  type: 'name',
  fill: (cell, task) => fillWith(cell, [task.id, task.name], () => idAndName(task))
};

export const executorColumn = {
  label: 'Executor',
  type: 'executor',
  fill: (cell, {executor}) => fillWith(cell, executor,
    () => [executor === null ? '–' : filterLink('executor', executor, executor, 'plain')])
};

/** The columns of tasks of the cluster, in place of the executor. */
export const clusterColumns = [
  {
    label: 'Node',
    type: 'node',
    fill: (cell, {node}) => fillWith(cell, node, () => [node ? filterLink('node', node, node, 'plain') : '–'])
  },
  {label: 'Attempt', type: 'number attempt', fill: (cell, {attempt}) => setText(cell, count(attempt))}
];

export const tagsColumn = {
  label: 'Tags',
  type: 'tags',
  fill: (cell, {tags}) => fillWith(cell, tags, () => tagChips(tags))
};

/** The tags of a task, each a link that filters. */
export function tagChips(tags) {
  return Object.entries(tags ?? {}).flatMap(([key, value]) =>
    [canBeFilter(value) ? filterLink('tag', `${key}:${value}`, `${key}:${value}`)
      : element('span', {class: 'chip'}, `${key}:${value}`), ' ']);
}

/** A column of a duration of the endpoint. */
export function durationColumn(label, key, sort) {
  return {label, sort, type: 'number', fill: (cell, task) => setText(cell, duration(seconds(task[key])))};
}

export const progressColumn = {
  label: 'Progress',
  type: 'progress',
  fill(cell, {progress}) {
    setChildren(cell, progress, () => progress === null ? [] : [progressBar(progress)]);
  }
};

/** How far a task is: a bar if it is known how much there is to do, and the numbers. A negative total is unknown. */
export function progressBar({done, total, message}) {
  const known = total !== null && total >= 0;
  const text = `${count(done)}${known ? ' of ' + count(total) : ''}${message ? ' ' + message : ''}`;
  return element('span', {class: 'progress-bar'},
    !known ? null : element('progress', {'aria-label': text, max: Math.max(1, total), value: done}),
    element('span', {}, text));
}

export const warningsColumn = {
  label: 'Warnings',
  type: 'warnings',
  fill(cell, {warnings}) {
    fillWith(cell, (warnings ?? []).map(({code, text}) => [code, text.replace(/PT[0-9.]+/g, '')]), () =>
      (warnings ?? []).map(({code, text}) => {
        const link = warningLink(code);
        link.title = text;
        return link;
      }));
  }
};

/** Numbers of tasks by state: "10 scheduled, 4 running". */
export function statesText(states) {
  return Object.entries(states).filter(([, number]) => number > 0)
    .map(([state, number]) => `${count(number)} ${state.toLowerCase()}`).join(', ');
}

/** Who has asked when for the cancel of a task of the cluster, as far as it is known. */
export function cancelRequestText({requestedAt, by}, outcome) {
  const end = outcome === null ? 'It has not stopped yet.' : `It stopped at ${dayAndTime(outcome.stoppedAt)}.`;
  return `Requested${by === null ? '' : ` by ${by}`}${requestedAt === null ? '' : ` at ${dayAndTime(requestedAt)}`}. ${end}`;
}

/** Reasons for a cancel that are nobody who asks for it. */
const NOT_SOMEBODY = new Set(['client gone', 'request timeout', 'derived stage', 'deadline', 'shutdown', 'completed from outside']);

/** What a cancel has done so far, from its receipt. */
export function receiptText(cancel) {
  const reached = [
    cancel.interrupted ? 'its thread was interrupted' : null,
    cancel.hooks > 0 ? `${counted(cancel.hooks, 'hook')} ran` : null,
    cancel.statements > 0 ? `${counted(cancel.statements, 'statement was', 'statements were')} cancelled` : null
  ].filter(part => part !== null);
  const end = cancel.stoppedAfter === null
    ? 'It has not stopped yet.' : `It stopped ${duration(seconds(cancel.stoppedAfter))} later.`;
  return `Told to stop ${NOT_SOMEBODY.has(cancel.by) ? `(${cancel.by})` : `by ${cancel.by}`}${cancel.interrupt ? '' : ', without an interrupt'}`
    + `${reached.length === 0 ? '' : ': ' + reached.join(', ')}. ${end}`;
}
