/** The view of one task: everything that the endpoint knows of it. */
import * as api from './api.js';
import {cancelRequestText, canBeFilter, filterLink, progressBar, receiptText, stateBadge, tagChips, taskLink, warningLink} from './cells.js';
import {copyAndTell} from './clipboard.js';
import {byId, element, setChildren, setItems, setText} from './dom.js';
import {count, counted, dayAndTime, duration, isoDuration, seconds} from './format.js';
import {failureText, outcomeText} from './history.js';
import {announce, notify, withdraw} from './notices.js';
import {current, onChange, write} from './route.js';
import {showStack} from './stack.js';

const RETRY = 'retry-refused';

/**
 * Creates the view.
 * @param {function(): void} refresh asks the endpoint at once
 * @param {function(Object): void} stop is called for a task that is to be stopped
 */
export function createTaskView(refresh, stop) {
  const back = element('a', {class: 'back'});
  const title = element('h2', {id: 'task-title', tabindex: '-1'});
  const badge = element('span');
  const stopButton = element('button', {type: 'button', class: 'stop danger', onclick: () => stop(task)}, 'Stop');
  const retryButton = element('button', {type: 'button', class: 'stop', hidden: true, onclick: retry}, 'Run again');
  const copyButton = element('button', {
    type: 'button', onclick: () => copyAndTell(JSON.stringify(task, null, 2), 'Copied as JSON.')
  }, 'Copy as JSON');
  const why = element('p', {class: 'why'});
  const warnings = element('ul', {class: 'task-warnings'});
  const facts = element('dl', {class: 'facts'});
  const relations = element('div', {class: 'relations'});
  const stack = element('div', {class: 'stack'});
  const stackTitle = element('h3', {}, 'Stack');
  const gone = element('p', {class: 'empty', hidden: true});
  const content = element('div', {}, why, warnings, element('div', {class: 'task-body'},
    element('div', {}, facts, relations), element('div', {}, stackTitle, stack)));
  let task = null;

  byId('panel-task').append(
    element('p', {}, back),
    element('div', {class: 'task-head'}, title, badge, stopButton, retryButton, copyButton),
    gone, content);
  // Before the tabs move the focus to the title.
  begin(current());
  onChange(begin);

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
        setText(gone, task !== null
          ? `Task ${data.id} has ended and is no longer in the history. This is what it was.`
          : `There is no task ${data.id}: it is not live, and not in the history of ended tasks.`);
        stopButton.hidden = retryButton.hidden = copyButton.hidden = badge.hidden = true;
        return;
      }
      task = data.task;
      draw();
    }
  };

  /** Says at once which task is asked for, and hides what is of another one. */
  function begin({task: id}) {
    if (id === null || id === task?.id) {
      return;
    }
    task = null;
    setText(title, `Task ${id}`);
    gone.hidden = content.hidden = stopButton.hidden = retryButton.hidden = copyButton.hidden = badge.hidden = true;
    stack.replaceChildren();
  }

  async function retry() {
    try {
      await api.retry(task.id);
      withdraw(RETRY);
      announce('The task is scheduled again.');
    } catch (failure) {
      const text = `The task was not scheduled again: ${failure.message}.`;
      notify(RETRY, {kind: 'error', text, dismiss: () => {}});
      announce(text);
    }
    refresh();
  }

  function draw() {
    content.hidden = copyButton.hidden = badge.hidden = false;
    stopButton.hidden = task.outcome !== null;
    retryButton.hidden = !isOfCluster(task) || !['FAILED', 'CANCELLED'].includes(task.outcome?.state);
    setText(title, `${task.name ?? 'unnamed'} ${task.id}`);
    setChildren(badge, task.state, () => [stateBadge(task.state)]);
    setText(why, task.why ?? (task.outcome === null ? '' : outcomeText(task.outcome, task.age)));
    setItems(warnings, task.warnings, ({code}) => code, () => element('li', {}, element('span'), ' ', element('span')),
      (item, {code, text}) => {
        setChildren(item.firstElementChild, [code, location.hash], () => [warningLink(code)]);
        setText(item.lastElementChild, text.replace(/\bPT[0-9HMS.]+/g, isoDuration));
      });
    setItems(facts, factsOf(task).flatMap(fact => [{...fact, tag: 'dt'}, {...fact, tag: 'dd'}]),
      ({tag, label}) => `${tag} ${label}`, ({tag, label}) => element(tag, {}, tag === 'dt' ? label : null),
      (item, {tag, source, build}) => tag === 'dd' && setChildren(item, [source, location.hash], build));
    setChildren(relations, [task.parent, task.awaits, task.awaitedBy, task.children, task.childCount, location.hash], () => relationsOf(task));
    const frames = task.stack ?? [];
    showStack(stack, frames);
    stack.hidden = stackTitle.hidden = frames.length === 0;
  }
}

/** Whether a task is one of the cluster, of which the endpoint tells the attempt. */
function isOfCluster(task) {
  return task.attempt !== undefined;
}

/** What there is to say of a task: labels, what each value is made of, and how its nodes are built from that. */
function factsOf(task) {
  return [
    fact('Executor', task.executor, executor => [filterLink('executor', executor, executor, 'plain')]),
    fact('Name', task.name, name => [canBeFilter(name) ? filterLink('name', name, name, 'plain') : name]),
    fact('Tags', Object.keys(task.tags ?? {}).length === 0 ? null : task.tags, tagChips),
    fact('Age', isoDuration(task.age)),
    fact('Queued', isoDuration(task.queued)),
    fact('Busy', isOfCluster(task) ? isoDuration(task.busy) : `${isoDuration(task.busy)} in ${counted(task.polls, 'poll')}`),
    fact('Thread', task.thread === null ? null : task.thread + (task.virtual ? ' (virtual)' : '')),
    fact('Spawned', dayAndTime(task.spawnedAt)),
    task.progress && fact('Progress', task.progress, progress => [progressBar(progress)]),
    task.deadline && fact('Deadline', deadline(task)),
    task.cancel && fact('Cancel', receiptText(task.cancel)),
    ...(isOfCluster(task) ? clusterFactsOf(task) : []),
    task.outcome?.failure && fact('Failure', failureText(task.outcome)),
    task.spawnLocation && fact('Spawn location', task.spawnLocation, code),
    task.traceId && fact('Trace', task.traceId, code)
  ].filter(Boolean);
}

/** What there is to say of a task of the cluster only. */
function clusterFactsOf(task) {
  return [
    fact('Node', task.node),
    fact('Attempt', count(task.attempt)),
    task.startedAt && fact('Started', dayAndTime(task.startedAt)),
    task.key !== null && fact('Key', task.key, code),
    task.cancelRequest && fact('Cancel request', cancelRequestText(task.cancelRequest, task.outcome)),
    task.localId && fact('On this node', task.localId, id => [taskLink(id, '')])
  ];
}

/** A fact, of which a value that is null is shown as a dash. */
function fact(label, source, build = text => [text]) {
  return {label, source, build: () => source === null ? ['–'] : build(source)};
}

function code(text) {
  return [element('code', {}, text)];
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
