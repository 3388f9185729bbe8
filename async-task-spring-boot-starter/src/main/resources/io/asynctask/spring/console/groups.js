/** The view of groups: tasks of one name, on one executor, with one tag, or at one place of the code. */
import * as api from './api.js';
import {canBeFilter, filterLink, statesText, taskLink} from './cells.js';
import {element, setChildren, setItems, setText, svg} from './dom.js';
import {LIVE_STATES, withStatesOf} from './filter.js';
import {count, counted, duration, isoDuration, seconds} from './format.js';
import {createPages} from './pages.js';
import {current, go} from './route.js';
import {showStack} from './stack.js';
import {createTable, textColumn} from './table.js';

const LIMIT = 50;
const QUANTILES = ['p50', 'p90', 'p99', 'max'];

/** The text that tells a group from the others. */
function keyOf({key}) {
  return JSON.stringify(key);
}

/** The key of a group, as a link that filters by it if there is such a filter. */
function keyElements(key) {
  const [name, value] = 'tag' in key ? ['tag', `${key.tag}:${key.value}`] : Object.entries(key)[0];
  if (value === null) {
    return [element('span', {}, name === 'name' ? 'unnamed' : 'none of the starter')];
  }
  const text = key.value ?? value;
  return [canBeFilter(text) ? filterLink(name, value, text, 'plain') : element('span', {}, text)];
}

/** How a duration is spread over the tasks that have ended in the last minutes. */
function spread(label, key) {
  return {
    label,
    type: 'spread',
    fill: (cell, group) => setChildren(cell, group[key], () => group[key] === null || group[key].count === 0 ? ['–'] : [
      histogram(group[key].histogram, label),
      element('span', {class: 'quantiles'}, ...QUANTILES.map(quantile =>
        element('span', {}, element('b', {}, quantile), ' ', isoDuration(group[key][quantile]), ' ')))
    ])
  };
}

/** Bars for the numbers of a histogram. */
function histogram(rows, label) {
  const highest = Math.max(1, ...rows.map(([, number]) => number));
  const text = `${label}: ` + rows.map(([upTo, number]) => `${count(number)} up to ${isoDuration(upTo)}`).join(', ');
  return svg('svg', {class: 'histogram', role: 'img', 'aria-label': text, viewBox: `0 0 ${Math.max(1, rows.length) * 4} 20`,
    preserveAspectRatio: 'none'},
  svg('title', {}, text),
  ...rows.map(([, number], index) => {
    const height = number === 0 ? 0 : Math.max(1, 19 * number / highest);
    return svg('rect', {x: index * 4, y: 20 - height, width: 3, height});
  }));
}

const COLUMNS = [
  {label: 'Group', type: 'name', fill: (cell, {key}) => setChildren(cell, [key, location.hash], () => keyElements(key))},
  textColumn('Tasks', group => count(group.count), {type: 'number'}),
  textColumn('States', ({states}) => statesText(states)),
  textColumn('Oldest', ({oldest}) => duration(seconds(oldest)), {type: 'number'}),
  spread('Queued', 'queued'),
  spread('Busy', 'busy'),
  {label: 'Some of them', type: 'sample', fill: (cell, {sample}) => setChildren(cell, [sample, location.hash],
    () => sample.flatMap(id => [taskLink(id, ''), ' ']))}
];

/** The choice of what groups are made by. */
function createChoice() {
  const select = element('select', {id: 'group-by'},
    ...[['name', 'name'], ['executor', 'executor'], ['stack', 'stack: where they stand'], ['tag', 'tag']]
      .map(([value, text]) => element('option', {value}, text)));
  const tag = element('input', {id: 'group-tag', type: 'text', autocomplete: 'off', spellcheck: 'false'});
  const tagLabel = element('label', {for: 'group-tag'}, 'Key of the tag');
  const choose = () => {
    if (select.value !== 'tag') {
      go({groupBy: select.value});
    } else if (tag.value.trim() !== '') {
      go({groupBy: 'tag:' + tag.value.trim()});
    }
    tag.hidden = tagLabel.hidden = select.value !== 'tag';
  };
  select.addEventListener('change', choose);
  tag.addEventListener('change', choose);
  return {
    element: element('div', {class: 'choice'}, element('label', {for: 'group-by'}, 'Group by'), select, tagLabel, tag),
    show(groupBy) {
      if (document.activeElement !== select && document.activeElement !== tag) {
        select.value = groupBy.startsWith('tag:') ? 'tag' : groupBy;
        tag.value = groupBy.startsWith('tag:') ? groupBy.slice('tag:'.length) : tag.value;
        tag.hidden = tagLabel.hidden = select.value !== 'tag';
      }
    }
  };
}

/** Creates the view. */
export function createGroupsView(refresh) {
  const choice = createChoice();
  const pages = createPages(refresh);
  const empty = element('p', {class: 'empty', hidden: true}, 'No task is in a group.');
  const table = createTable('Groups', COLUMNS, keyOf);
  const stacks = element('div', {class: 'stacks'});
  let shownFor = null;
  return {
    elements: [choice.element, table.element, stacks, empty, pages.element],

    load(route, signal) {
      const asked = JSON.stringify([route.pairs, route.groupBy]);
      if (asked !== shownFor) {
        shownFor = asked;
        pages.reset();
      }
      return api.list([...withStatesOf(route.pairs, LIVE_STATES), ['groupBy', route.groupBy], ['limit', LIMIT], ...pages.pairs], signal);
    },

    show({groups, next, complete}) {
      const {groupBy} = current();
      choice.show(groupBy);
      const byStack = groupBy === 'stack';
      table.element.hidden = byStack;
      table.show(byStack ? [] : groups);
      setItems(stacks, byStack ? groups : [], keyOf, createStackGroup, updateStackGroup);
      empty.hidden = groups.length > 0;
      pages.show(complete ? '' : 'There are more tasks than one request counts: the numbers are too low.', next, groups.length === 0);
    }
  };
}

/** The tasks that stand at one place: how many, some of them, and where. */
function createStackGroup() {
  return element('section', {}, element('h2'), element('p'), element('div', {class: 'stack'}));
}

function updateStackGroup(section, {key, count: number, sample}) {
  const [title, some, stack] = section.children;
  setText(title, `${counted(number, 'task')} ${number === 1 ? 'stands' : 'stand'} here`);
  setChildren(some, [sample, location.hash], () => sample.flatMap(id => [taskLink(id, 'Task'), ' ']));
  showStack(stack, key.stack);
}
