/** The view of one task: everything that the endpoint knows of it. */
import * as api from './api.js';
import {filterLink, progressBar, receiptText, stateBadge, tagChips, taskLink} from './cells.js';
import {copy} from './clipboard.js';
import {byId, element, setChildren, setText} from './dom.js';
import {count, counted, dayAndTime, duration, isoDuration, seconds} from './format.js';
import {outcomeText} from './history.js';
import {announce} from './notices.js';
import {current, write} from './route.js';
import {stackElements} from './stack.js';

/**
 * Creates the view.
 * @param {function(Object): void} stop is called for a task that is to be stopped
 */
export function createTaskView(stop) {
  const back = element('a', {class: 'back'});
  const title = element('h2', {id: 'task-title', tabindex: '-1'});
  const badge = element('span');
  const stopButton = element('button', {type: 'button', class: 'stop danger', onclick: () => stop(task)}, 'Stop');
  const copyButton = element('button', {type: 'button', onclick: async () => {
    announce(await copy(JSON.stringify(task, null, 2)) ? 'Copied as JSON.' : 'The browser does not allow copying.');
  }}, 'Copy as JSON');
  const why = element('p', {class: 'why'});
  const warnings = element('ul', {class: 'task-warnings'});
  const facts = element('dl', {class: 'facts'});
  const relations = element('div', {class: 'relations'});
  const stack = element('div');
  const stackTitle = element('h3', {}, 'Stack');
  const gone = element('p', {class: 'empty', hidden: true});
  const content = element('div', {}, why, warnings, element('div', {class: 'task-body'},
    element('div', {}, facts, relations), element('div', {}, stackTitle, stack)));
  let task = null;

  byId('panel-task').append(
    element('p', {}, back),
    element('div', {class: 'task-head'}, title, badge, stopButton, copyButton),
    gone, content);

  return {
    elements: [],

    /** The task, and the summary that the head of the page shows. */
    async load(route, signal) {
      const [found, list] = await Promise.all([
        api.find(route.task, signal).catch(failure => {
          if (failure.status === 404 && failure.problem !== null) {
            return null;
          }
          throw failure;
        }),
        api.list([['limit', 1]], signal)
      ]);
      return {...list, task: found, id: route.task};
    },

    show(data) {
      const route = current();
      back.href = write(route, {task: null});
      setText(back, `Back to ${route.view}`);
      gone.hidden = data.task !== null;
      if (data.task === null) {
        setText(gone, task?.id === data.id
          ? `Task ${data.id} has ended and is no longer in the history. This is what it was.`
          : `There is no task ${data.id}: it is not live, and not in the history of ended tasks.`);
        if (task?.id !== data.id) {
          setText(title, `Task ${data.id}`);
        }
        content.hidden = task?.id !== data.id;
        stopButton.hidden = copyButton.hidden = badge.hidden = true;
        return;
      }
      task = data.task;
      draw();
    }
  };

  function draw() {
    content.hidden = copyButton.hidden = badge.hidden = false;
    stopButton.hidden = task.outcome !== null;
    setText(title, `${task.name ?? 'unnamed'} ${task.id}`);
    setChildren(badge, task.state, () => [stateBadge(task.state)]);
    setText(why, task.why ?? (task.outcome === null ? '' : outcomeText(task.outcome, task.age)));
    setChildren(warnings, [task.warnings, location.hash], () => task.warnings.map(({code, text}) =>
      element('li', {}, filterLink('warning', code, code.toLowerCase().replaceAll('_', ' '), 'chip warning'), ' ',
        text.replace(/\bPT[0-9HMS.]+/g, isoDuration))));
    setChildren(facts, [factsOf(task).map(([, text]) => String(text)), task.tags, task.progress, task.executor, location.hash],
      () => factsOf(task).flatMap(([label, value]) => [
        element('dt', {}, label), element('dd', {}, ...(Array.isArray(value) ? value : [value]))]));
    setChildren(relations, [task.parent, task.awaits, task.awaitedBy, task.children, task.childCount, location.hash], () => relationsOf(task));
    setChildren(stack, task.stack, () => task.stack === null ? [] : stackElements(task.stack));
    stackTitle.hidden = task.stack === null || task.stack.length === 0;
  }
}

/** What there is to say of a task: labels with text or elements. */
function factsOf(task) {
  const facts = [
    ['Executor', task.executor === null ? '–' : [filterLink('executor', task.executor, task.executor, 'plain')]],
    ['Name', task.name === null ? '–' : [filterLink('name', task.name, task.name, 'plain')]],
    ['Tags', Object.keys(task.tags ?? {}).length === 0 ? '–' : tagChips(task.tags)],
    ['Age', isoDuration(task.age)],
    ['Queued', isoDuration(task.queued)],
    ['Busy', `${isoDuration(task.busy)} in ${counted(task.polls, 'poll')}`],
    ['Thread', task.thread === null ? '–' : task.thread + (task.virtual ? ' (virtual)' : '')],
    ['Spawned', dayAndTime(task.spawnedAt)],
    ['Progress', task.progress === null ? null : [progressBar(task.progress)]],
    ['Deadline', task.deadline === null ? null : deadline(task)],
    ['Cancel', task.cancel ? receiptText(task.cancel) : null],
    ['Attempt', task.attempt ? count(task.attempt) : null],
    ['Failure', task.outcome?.failure ? task.outcome.failure + (task.outcome.message ? ': ' + task.outcome.message : '') : null],
    ['Spawn location', task.spawnLocation ? [element('code', {}, task.spawnLocation)] : null],
    ['Trace', task.traceId ? [element('code', {}, task.traceId)] : null]
  ];
  return facts.filter(([, value]) => value !== null);
}

/**
 * The deadline as a countdown. Age and deadline both count from the spawn, so the clock of the browser is
 * not asked and may be wrong.
 */
function deadline(task) {
  const after = `${isoDuration(task.deadline)} after its spawn`;
  if (task.outcome !== null) {
    return after;
  }
  const left = seconds(task.deadline) - seconds(task.age);
  return left >= 0 ? `in ${duration(left)}, ${after}` : `passed ${duration(-left)} ago, ${after}`;
}

/** The tasks that a task has to do with. */
function relationsOf(task) {
  const parts = [];
  const related = ({id, name, state}) => [taskLink(id, name), ' ', stateBadge(state)];
  if (task.parent !== null) {
    parts.push(element('p', {}, element('b', {}, 'Parent '), taskLink(task.parent, '')));
  }
  if (task.awaits) {
    parts.push(element('p', {}, element('b', {}, 'Waits for '), ...related(task.awaits)));
  }
  if (task.awaitedBy.length > 0) {
    parts.push(element('p', {}, element('b', {}, 'Awaited by ')),
      element('ul', {}, ...task.awaitedBy.map(one => element('li', {}, ...related(one)))));
  }
  if (task.childCount > 0) {
    const rest = task.childCount - task.children.length;
    parts.push(element('h3', {}, counted(task.childCount, 'live child', 'live children')),
      element('ul', {class: 'children'}, ...task.children.map(child => element('li', {}, ...related(child)))),
      ...(rest > 0 ? [element('p', {}, filterLink('parent', task.id, `and ${count(rest)} more`, 'plain'))] : []));
  }
  return parts;
}
