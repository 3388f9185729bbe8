/** Stops tasks: asks first, then tells how many stopped and which go on. */
import * as api from './api.js';
import {statesText, taskLink} from './cells.js';
import {byId, element} from './dom.js';
import {meansReadOnly, whyNotStopped, whyReadOnly} from './explain.js';
import {FINAL_STATES, isCluster, toText, values, without} from './filter.js';
import {count, counted, isoDuration} from './format.js';
import {announce, notify, withdraw} from './notices.js';
import {follow} from './stopped.js';

/** After so many pages the number is told as "at least". */
const COUNTED_PAGES = 10;

/** How many tasks of the cluster match, and in which states. */
async function countOfCluster(pairs) {
  const states = {};
  let number = 0;
  let cursor = [];
  for (let page = 0; page < COUNTED_PAGES; page++) {
    const {tasks, next} = await api.list([...pairs, ['limit', 1000], ...cursor]);
    number += tasks.length;
    for (const {state} of tasks) {
      states[state] = (states[state] ?? 0) + 1;
    }
    if (next === null) {
      return {number, states, complete: true};
    }
    cursor = [['cursor', next]];
  }
  return {number, states, complete: false};
}

/** How many tasks match, and in which states. */
async function countMatching(pairs) {
  if (isCluster(pairs)) {
    return countOfCluster(pairs);
  }
  const states = {};
  let number = 0;
  let cursor = [];
  for (;;) {
    const answer = await api.list([...pairs, ['groupBy', 'executor'], ['limit', 1000], ...cursor]);
    for (const group of answer.groups) {
      number += group.count;
      for (const [state, ofState] of Object.entries(group.states)) {
        states[state] = (states[state] ?? 0) + ofState;
      }
    }
    if (answer.next === null) {
      return {number, states, complete: answer.complete};
    }
    cursor = [['cursor', answer.next]];
  }
}

/**
 * Creates what the buttons call.
 * @param {function(): void} refresh asks the endpoint at once
 */
export function createStop(refresh) {
  const dialog = byId('stop');
  let confirmed = null;

  byId('stop-keep').addEventListener('click', () => dialog.close());
  byId('stop-tasks').addEventListener('click', async () => {
    const act = confirmed;
    const interrupt = byId('stop-interrupt').checked;
    dialog.close();
    try {
      await act(interrupt);
      withdraw('stop-refused');
    } catch (failure) {
      refused(failure);
    }
    refresh();
  });
  // The browser has given the focus back to the button already, unless that is gone. This event comes
  // later, and the user may have moved on.
  dialog.addEventListener('close', () => {
    confirmed = null;
    if (document.activeElement === document.body) {
      byId('main').focus();
    }
  });

  function ask(title, text, act) {
    confirmed = act;
    byId('stop-title').textContent = title;
    byId('stop-text').replaceChildren(...text.filter(part => part !== null).map(part => element('p', {}, part)));
    byId('stop-interrupt').checked = true;
    dialog.showModal();
    byId('stop-keep').focus();
  }

  return {
    /** Asks whether a task is to be stopped. */
    one(task) {
      ask('Stop 1 task?', [
        element('span', {}, element('bdi', {}, task.name ?? 'unnamed'), ` ${task.id}${task.executor === null ? '' : ' on ' + task.executor}, `
          + `${task.state.toLowerCase()}, ${isoDuration(task.age)} old.`),
        'Its children stop with it.'
      ], async interrupt => {
        const answer = await api.stop(task.id, interrupt);
        follow({told: 1, ids: [answer.id], pairs: null}, refresh);
      });
    },

    /** Asks whether all tasks of a filter are to be stopped. */
    async all(route) {
      const why = whyNotAll(route);
      if (why !== null) {
        notify('stop-refused', {kind: 'error', text: why, dismiss: () => {}});
        announce(why);
        return;
      }
      const pairs = route.pairs;
      let matching;
      try {
        matching = await countMatching(pairs);
      } catch (failure) {
        refused(failure);
        return;
      }
      if (matching.number === 0) {
        announce('No live task matches the filter: there is nothing to stop.');
        notify('stop-refused', {kind: 'info', text: 'No live task matches the filter: there is nothing to stop.', dismiss: () => {}});
        return;
      }
      withdraw('stop-refused');
      const number = (matching.complete ? '' : 'at least ') + counted(matching.number, 'task');
      ask(`Stop ${number}?`, [
        element('span', {}, 'The filter: ', element('code', {}, toText(pairs))),
        `Now: ${statesText(matching.states)}.`,
        'Tasks that match when you confirm are stopped, and their children with them.'
      ], async interrupt => {
        const answer = await api.stopAll(pairs, interrupt);
        follow({told: answer.cancelled, ids: answer.sample ?? [], pairs}, refresh);
      });
    }
  };
}

/** Why all tasks of a route cannot be stopped, or null. */
function whyNotAll({pairs, problems}) {
  if (problems.length > 0) {
    return `Stop all is not possible while a part of the filter is ignored, or it would stop too many: ${problems.join('; ')}.`;
  }
  if (without(pairs, 'scope').length === 0) {
    return `Stop all needs a filter: without one it would stop every task of the ${isCluster(pairs) ? 'cluster' : 'application'}.`;
  }
  const ended = values(pairs, 'state').filter(state => FINAL_STATES.includes(state.toUpperCase()));
  return ended.length > 0 ? `Stop all stops live tasks, and the filter asks for ended ones: state=${ended.join(', state=')}.` : null;
}

function refused(failure) {
  const why = whyNotStopped(failure);
  if (meansReadOnly(failure)) {
    showReadOnly();
  } else {
    notify('stop-refused', {kind: 'error', text: why, dismiss: () => {}});
  }
  announce(why);
}

/** Takes away the buttons that stop, and says which property brings them. */
export function showReadOnly() {
  document.documentElement.dataset.stop = 'no';
  notify('read-only', {kind: 'info', text: whyReadOnly()});
}
