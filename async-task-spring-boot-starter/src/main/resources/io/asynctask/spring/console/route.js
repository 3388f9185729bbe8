/**
 * What the address of the page asks for: a view, a task, a filter, an order. The address is the only
 * place where they are kept, so that a link shows a colleague the same, and Back goes back.
 */
import * as filter from './filter.js';

export const VIEWS = ['tasks', 'tree', 'groups', 'executors', 'history'];

/** The states of the tasks that a view lists. The view of the executors lists no tasks. */
export const STATES_OF = {
  tasks: filter.LIVE_STATES,
  tree: filter.LIVE_STATES,
  groups: filter.LIVE_STATES,
  history: filter.FINAL_STATES
};

const SORTS = ['age', 'busy', 'queued', 'name'];

/**
 * Reads an address.
 * @param {string} hash
 * @returns {{view: string, task: string|null, sort: string|null, groupBy: string,
 *   all: filter.Pair[], pairs: filter.Pair[], problems: string[], elsewhere: string|null}} `all` is the
 *   filter as it was written, `pairs` what of it can be asked for, and `elsewhere` says which view has tasks of
 *   the states or the scope of the filter if the present one has none
 */
export function read(hash) {
  const route = {view: null, task: null, sort: null, groupBy: 'name', problems: []};
  const all = [];
  for (const [key, value] of filter.ofHash(hash)) {
    if (key === 'view') {
      take(route, key, value, VIEWS.includes(value), `one of ${VIEWS.join(', ')}`);
    } else if (key === 'task') {
      take(route, key, value, filter.isId(value) || filter.isClusterId(value), 'the id of a task');
    } else if (key === 'sort') {
      take(route, key, value, SORTS.includes(value.replace(/^-/, '')), `one of ${SORTS.join(', ')}`);
    } else if (key === 'groupBy') {
      take(route, key, value, /^(name|executor|stack)$|^tag:\s*\S/.test(value), 'name, executor, stack or tag:key');
    } else {
      all.push([key, value]);
    }
  }
  const {pairs, problems} = filter.check(all);
  route.view ??= defaultView(pairs);
  return {...route, all, pairs, problems: [...route.problems, ...problems], elsewhere: elsewhere(route.view, pairs)};
}

/** Which view has tasks of the states or the scope of a filter, if the given one has none of them; otherwise null. */
function elsewhere(view, pairs) {
  if (filter.isCluster(pairs) && (view === 'tree' || view === 'groups')) {
    return 'scope=cluster has lists only: see Tasks and History.';
  }
  const states = STATES_OF[view];
  if (states === undefined || !filter.hasOtherStatesOnly(pairs, states)) {
    return null;
  }
  const asked = filter.values(pairs, 'state').map(state => `state=${state}`).join(', ');
  return `${asked} is of ${view === 'history' ? 'live tasks: see Tasks' : 'ended tasks: see History'}.`;
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
    ...(to.view === defaultView(filter.check(to.all).pairs) ? [] : [['view', to.view]]),
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

/** Whether the live tasks of this node are shown with a filter that has all these pairs. */
export function showsLive(pairs) {
  return isLive(now) && !filter.isCluster(now.all) && pairs.every(([key, value]) => filter.has(now.all, key, value));
}

/**
 * The address of the live tasks of this node with these pairs added to the filter, or taken from it if they are
 * shown with all of them. The states of ended tasks leave the filter, and so does the cluster.
 */
export function toLive(pairs) {
  const change = showsLive(pairs) ? filter.toggle : filter.add;
  const all = pairs.reduce((sum, [key, value]) => change(sum, key, value), filter.withoutStates(ofNode(now.all), filter.FINAL_STATES));
  return write(now, {all, task: null, view: now.view === 'tree' ? 'tree' : 'tasks'});
}

function ofNode(pairs) {
  return filter.without(filter.without(pairs, 'scope'), 'node');
}

function isLive({view, task}) {
  return task === null && (view === 'tasks' || view === 'tree');
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
