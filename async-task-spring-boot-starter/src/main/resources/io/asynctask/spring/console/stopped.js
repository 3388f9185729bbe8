/** Follows tasks that were told to stop: how many have stopped, and which go on. */
import * as api from './api.js';
import {receiptText, taskLink} from './cells.js';
import {element} from './dom.js';
import {without} from './filter.js';
import {count, counted} from './format.js';
import {announce, notify} from './notices.js';
import {delay} from './poller.js';

const KEY = 'stop-result';
const EVERY_MS = 500;
/** After this the result says that the others ignore their cancel; it is still brought up to date. */
const PATIENCE_MS = 3000;
/** After this the page no longer asks, whether it has got answers or not. */
const LONGEST_MS = 120_000;
const SHOWN = 20;

let following = 0;

/**
 * Shows the result of a stop until all have stopped, or the time for it has passed.
 * @param {{told: number, ids: string[], pairs: Array|null}} stop `ids` are all that were told, or the first
 *   100 of them; `pairs` the filter, null for one task
 * @param {function(): void} refresh asks the endpoint at once
 */
export async function follow({told, ids, pairs}, refresh) {
  const mine = ++following;
  const begin = performance.now();
  let going = null;
  let failures = 0;
  let announced = null;
  for (;;) {
    const answer = await goingOn(ids, told, pairs).catch(() => null);
    if (mine !== following) {
      return;
    }
    going = answer ?? going;
    failures = answer === null ? failures + 1 : 0;
    const waited = performance.now() - begin;
    const patient = waited > PATIENCE_MS;
    const over = waited > LONGEST_MS && going?.number !== 0;
    const result = sentence(told, going, patient) + (over ? ' The page no longer looks whether that changes.' : '');
    show(result, going?.tasks ?? [], patient);
    if (result !== announced && (announced === null || going?.number === 0 || patient)) {
      announced = result;
      announce(result);
    }
    if (over || going?.number === 0) {
      refresh();
      return;
    }
    await new Promise(resume => setTimeout(resume, failures === 0 && !document.hidden ? EVERY_MS : delay(failures, document.hidden)));
  }
}

/** Those of the tasks that have been told to stop and have not. */
async function goingOn(ids, told, pairs) {
  if (told === 0) {
    return {number: 0, more: false, tasks: []};
  }
  if (pairs === null) {
    const task = await api.find(ids[0]).catch(failure => {
      if (failure.status === 404) {
        return null; // stopped, and no longer in the history
      }
      throw failure;
    });
    const tasks = task === null || task.outcome !== null ? [] : [task];
    return {number: tasks.length, more: false, tasks};
  }
  const {tasks, next} = await api.list([...without(without(pairs, 'state'), 'warning'), ['state', 'CANCELLING'], ['limit', 1000]]);
  const mine = told > ids.length ? tasks : tasks.filter(task => ids.includes(task.id));
  return {number: mine.length, more: next !== null, tasks: mine};
}

/** The result in a sentence; `going` is null as long as there was no answer. */
function sentence(told, going, patient) {
  if (told === 0) {
    return 'No task was told to stop: none matched any more.';
  }
  const asked = `${counted(told, 'task was', 'tasks were')} told to stop.`;
  if (going === null) {
    return `${asked} Whether ${told === 1 ? 'it has' : 'they have'} stopped is not known: the application does not say.`;
  }
  const {number, more} = going;
  if (number === 0) {
    return `${asked} ${told === 1 ? 'It has' : 'All have'} stopped.`;
  }
  const still = patient ? (number === 1 ? 'ignores its cancel so far' : 'ignore their cancel so far') : (number === 1 ? 'is stopping' : 'are stopping');
  const stopped = more ? '' : ` ${count(Math.max(0, told - number))} stopped,`;
  return `${asked}${stopped} ${more ? 'at least ' : ''}${count(number)} ${still}.`;
}

function show(text, tasks, patient) {
  notify(KEY, {
    kind: tasks.length > 0 && patient ? 'error' : 'info',
    text,
    source: tasks.slice(0, SHOWN).map(task => [task.id, task.cancel]),
    more: tasks.length === 0 ? [] : [element('ul', {}, ...tasks.slice(0, SHOWN).map(task =>
      element('li', {}, taskLink(task.id, task.name), task.cancel ? ' ' + receiptText(task.cancel) : ''))),
    ...(tasks.length > SHOWN ? [element('p', {}, `and ${count(tasks.length - SHOWN)} more`)] : [])],
    dismiss: () => following++
  });
}
