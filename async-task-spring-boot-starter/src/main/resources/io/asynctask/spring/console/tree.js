/** The view of parents and children: a treegrid that the arrow keys move through. */
import * as api from './api.js';
import {durationColumn, executorColumn, idAndName, progressColumn, stateBadge, statesText, tagsColumn, taskLink, warningsColumn} from './cells.js';
import {element, itemOf, setAttribute, setChildren, setItems, setText} from './dom.js';
import {LIVE_STATES, withStatesOf} from './filter.js';
import {count, counted} from './format.js';
import {forest, visibleRows} from './forest.js';

const PAGE = 1000;
const MOST_PAGES = 5;
const ROWS = 200;
const SMALL_FAMILY = 20;
/** Many tasks are asked for less often than a few. */
const LARGE = 1000;
const LARGE_EVERY_MS = 4000;

const COLUMNS = [
  {label: 'State', type: 'state-cell', fill: (cell, {state}) => setChildren(cell, state, () => [stateBadge(state)])},
  executorColumn,
  tagsColumn,
  durationColumn('Age', 'age'),
  progressColumn,
  warningsColumn
];

/** Creates the view. */
export function createTreeView(refresh, stop) {
  const expanded = new Map();
  const body = element('tbody', {role: 'rowgroup'});
  const grid = element('table', {role: 'treegrid', 'aria-label': 'Live tasks', class: 'tree', onkeydown: onKey},
    element('thead', {role: 'rowgroup'}, element('tr', {role: 'row'},
      ...['Name', 'Below', ...COLUMNS.map(column => column.label), 'Stop'].map(label =>
        element('th', {role: 'columnheader', scope: 'col'}, label)))),
    body);
  const scroll = element('div', {class: 'scroll'}, grid);
  const empty = element('p', {class: 'empty', hidden: true});
  const text = element('span', {class: 'page-text'});
  const previous = element('button', {type: 'button', hidden: true, onclick: () => turn(-ROWS)}, 'Previous rows');
  const next = element('button', {type: 'button', hidden: true, onclick: () => turn(ROWS)}, 'Next rows');
  let first = 0;
  let roots = [];
  /** The tasks that `roots` arranges. */
  let arranged = null;
  let last = {asked: null, at: -Infinity, tasks: [], next: null};

  const isExpanded = node => expanded.get(node.task.id) ?? node.children.length <= SMALL_FAMILY;

  async function load(route, signal) {
    const asked = JSON.stringify(route.pairs);
    first = asked === last.asked ? first : 0;
    const recent = asked === last.asked && last.tasks.length > LARGE && performance.now() - last.at < LARGE_EVERY_MS;
    const pairs = withStatesOf(route.pairs, LIVE_STATES);
    const answer = await api.list(recent ? [['limit', 1]] : [...pairs, ['limit', PAGE]], signal);
    if (recent) {
      return {...answer, tasks: last.tasks, next: last.next};
    }
    const tasks = answer.tasks;
    let cursor = answer.next;
    for (let page = 1; page < MOST_PAGES && cursor !== null; page++) {
      const following = await api.list([...pairs, ['limit', PAGE], ['cursor', cursor]], signal);
      tasks.push(...following.tasks);
      cursor = following.next;
    }
    last = {asked, at: performance.now(), tasks, next: cursor};
    return {...answer, tasks, next: cursor};
  }

  function show({tasks, next: following}, route) {
    if (tasks !== arranged) {
      arranged = tasks;
      roots = forest(tasks);
      for (const id of expanded.keys()) {
        if (!tasks.some(task => task.id === id)) {
          expanded.delete(id);
        }
      }
    }
    empty.hidden = tasks.length > 0;
    setText(empty, route.pairs.length > 0 ? 'No live task matches the filter.' : 'No task is live.');
    setText(text, tasks.length === 0 ? '' : `${counted(tasks.length, 'task')}`
      + (following === null ? '' : ', the oldest of those that match: a filter shows others'));
    draw();
  }

  function turn(rows) {
    scroll.scrollIntoView(); // before the rows change, so that it does not wait for their layout
    first += rows;
    draw();
  }

  function draw() {
    let visible = visibleRows(roots, isExpanded, first, ROWS);
    if (visible.rows.length === 0 && first > 0) {
      first = 0;
      visible = visibleRows(roots, isExpanded, first, ROWS);
    }
    previous.hidden = first === 0;
    next.hidden = !visible.more;
    setItems(body, visible.rows, row => row.node.task.id, createRow, updateRow, reachable);
  }

  /** Lets Tab reach a row, if the one that it reached is gone. */
  function reachable() {
    if (body.querySelector('tr[tabindex="0"]') === null) {
      body.firstElementChild?.setAttribute('tabindex', '0');
    }
  }

  function createRow() {
    const toggle = element('button', {type: 'button', class: 'toggle', tabindex: '-1'});
    const row = element('tr', {role: 'row', tabindex: '-1', onfocus: event => focusRow(event.currentTarget, false)},
      element('td', {role: 'gridcell', class: 'name', 'data-label': 'Name'},
        element('span', {class: 'indent'}, toggle, element('span'))),
      element('td', {role: 'gridcell', 'data-label': 'Below'}),
      ...COLUMNS.map(({label, type}) => element('td', {role: 'gridcell', class: type, 'data-label': label})),
      element('td', {role: 'gridcell', class: 'stop-cell', 'data-label': 'Stop'},
        element('button', {type: 'button', class: 'stop', onclick: () => stop(itemOf(row).node.task)}, 'Stop')));
    toggle.addEventListener('click', () => {
      toggleRow(row);
      focusRow(row, true);
    });
    return row;
  }

  function updateRow(row, {node, level, position, siblings}) {
    const {task, children} = node;
    const opened = children.length === 0 ? null : isExpanded(node);
    setAttribute(row, 'aria-level', level);
    setAttribute(row, 'aria-posinset', position);
    setAttribute(row, 'aria-setsize', siblings);
    setAttribute(row, 'aria-expanded', opened);
    const [indent] = row.cells[0].children;
    const [toggle, name] = indent.children;
    if (indent.style.getPropertyValue('--level') !== String(level - 1)) {
      indent.style.setProperty('--level', level - 1);
    }
    toggle.hidden = opened === null;
    setText(toggle, opened ? '▾' : '▸');
    setAttribute(toggle, 'aria-label', `${opened ? 'Collapse' : 'Expand'} ${task.name ?? 'unnamed'} ${task.id}`);
    const orphan = level === 1 && task.parent !== null;
    setChildren(name, [task.id, task.name, orphan, location.hash], () => [...idAndName(task),
      ...(orphan ? [' below ', taskLink(task.parent, '')] : [])]);
    setText(row.cells[1], node.total === 0 ? '' : `${count(node.total)}: ${statesText(node.below)}`);
    COLUMNS.forEach((column, index) => column.fill(row.cells[index + 2], task));
  }

  function toggleRow(row) {
    expanded.set(row.dataset.key, row.getAttribute('aria-expanded') !== 'true');
    draw();
  }

  /** Makes a row the one that Tab reaches, as the others are reached by arrows. */
  function focusRow(row, move) {
    body.querySelectorAll('tr[tabindex="0"]').forEach(other => other.setAttribute('tabindex', '-1'));
    row.setAttribute('tabindex', '0');
    if (move) {
      row.focus();
    }
  }

  function onKey(event) {
    const row = event.target;
    if (row.parentNode !== body) {
      return; // a link or a button of a row has its own keys
    }
    const target = {
      ArrowDown: () => row.nextElementSibling,
      ArrowUp: () => row.previousElementSibling,
      Home: () => body.firstElementChild,
      End: () => body.lastElementChild,
      ArrowRight: () => row.getAttribute('aria-expanded') === 'false' ? toggleRow(row) : row.nextElementSibling,
      ArrowLeft: () => row.getAttribute('aria-expanded') === 'true' ? toggleRow(row) : parentOf(row),
      Enter: () => row.querySelector('a').click()
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const to = target();
      if (to) {
        focusRow(to, true);
      }
    }
  }

  function parentOf(row) {
    const level = Number(row.getAttribute('aria-level'));
    let above = row.previousElementSibling;
    while (above !== null && Number(above.getAttribute('aria-level')) >= level) {
      above = above.previousElementSibling;
    }
    return above;
  }

  return {elements: [scroll, empty, element('div', {class: 'pages'}, text, previous, next)], load, show};
}
