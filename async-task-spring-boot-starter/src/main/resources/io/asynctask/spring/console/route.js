/**
 * What the address of the page asks for: a view, a task, a filter, an order. The address is the only
 * place where they are kept, so that a link shows a colleague the same, and Back goes back.
 */
import * as filter from './filter.js';

export const VIEWS = ['tasks', 'tree', 'groups', 'executors', 'history'];

const SORTS = ['age', 'busy', 'queued', 'name'];

/**
 * Reads an address.
 * @param {string} hash
 * @returns {{view: string, task: string|null, sort: string|null, groupBy: string,
 *   all: filter.Pair[], pairs: filter.Pair[], problems: string[]}} `all` is the filter as it was
 *   written, `pairs` what of it can be asked for
 */
export function read(hash) {
  const route = {view: null, task: null, sort: null, groupBy: 'name', problems: []};
  const all = [];
  for (const [key, value] of filter.ofHash(hash)) {
    if (key === 'view') {
      take(route, key, value, VIEWS.includes(value), `one of ${VIEWS.join(', ')}`);
    } else if (key === 'task') {
      take(route, key, value, /^\d+$/.test(value), 'the id of a task');
    } else if (key === 'sort') {
      take(route, key, value, SORTS.includes(value.replace(/^-/, '')), `one of ${SORTS.join(', ')}`);
    } else if (key === 'groupBy') {
      take(route, key, value, /^(name|executor|stack|tag:.+)$/.test(value), 'name, executor, stack or tag:key');
    } else {
      all.push([key, value]);
    }
  }
  const {pairs, problems} = filter.check(all);
  route.view ??= defaultView(pairs);
  return {...route, all, pairs, problems: [...route.problems, ...problems]};
}

/** A filter of final states alone is one of the history. */
function defaultView(pairs) {
  const states = filter.values(pairs, 'state').map(state => state.toUpperCase());
  return states.length > 0 && states.every(state => filter.FINAL_STATES.includes(state)) ? 'history' : 'tasks';
}

function take(route, key, value, good, expected) {
  if (good) {
    route[key] = value;
  } else {
    route.problems.push(`${key}=${value} (expected ${expected})`);
  }
}

/** The address of a route, which may be changed in parts: `write(route, {task: null})`. */
export function write(route, changes = {}) {
  const to = {...route, ...changes};
  return '#' + filter.toHash([
    ...to.all,
    ...(to.view === defaultView(to.all) ? [] : [['view', to.view]]),
    ...(to.sort === null ? [] : [['sort', to.sort]]),
    ...(to.groupBy === 'name' ? [] : [['groupBy', to.groupBy]]),
    ...(to.task === null ? [] : [['task', to.task]])
  ]);
}

let now = read(location.hash);

/** The route of the address as it is now. */
export function current() {
  return now;
}

/** The address that shows a task. */
export function toTask(id) {
  return write(now, {task: id});
}

/** The address of the tasks with this pair added to the filter, or taken from it. */
export function toFiltered(key, value) {
  const view = now.view === 'executors' || now.view === 'groups' ? 'tasks' : now.view;
  return write(now, {all: filter.toggle(now.all, key, value), task: null, view});
}

/** Goes to a changed route. */
export function go(changes) {
  location.hash = write(now, changes);
}

/** Goes to a changed route in place of the present one, so that Back does not stop at each key. */
export function replace(changes) {
  history.replaceState(null, '', write(now, changes));
  changed();
}

const listeners = [];

/** Calls the listener after each change of the route. */
export function onChange(listener) {
  listeners.push(listener);
}

function changed() {
  now = read(location.hash);
  listeners.forEach(listener => listener(now));
}

addEventListener('hashchange', changed);
