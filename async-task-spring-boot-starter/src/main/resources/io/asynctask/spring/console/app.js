/** Puts the page together: the address decides what is asked for, and each answer is shown. */
import * as api from './api.js';
import {byId, setAttribute, setText} from './dom.js';
import {createExecutorsView} from './executors.js';
import {whyNoTasks} from './explain.js';
import {createFilterBox} from './filterbox.js';
import {time} from './format.js';
import {createGroupsView} from './groups.js';
import {createHeader, showSummary} from './header.js';
import {createHistoryView} from './history.js';
import {announce, notify, withdraw} from './notices.js';
import {Poller} from './poller.js';
import * as route from './route.js';
import {createScope, offerScopes, showScope} from './scope.js';
import {createStop, showReadOnly} from './stop.js';
import {createTabs} from './tabs.js';
import {createTaskView} from './task.js';
import {createTasksView} from './tasks.js';
import {createTreeView} from './tree.js';

const STALE_MS = 3500;

const poller = new Poller(ask);
const refresh = () => poller.now();
const stop = createStop(refresh);
const views = {
  tasks: createTasksView(refresh, stop.one),
  tree: createTreeView(refresh, stop.one),
  groups: createGroupsView(refresh),
  executors: createExecutorsView(),
  history: createHistoryView(refresh)
};
const taskView = createTaskView(refresh, stop.one);

/** Parameters of the filter that the endpoint has refused: they are left out until the filter changes. */
let refused = new Map();
let refusedOf = JSON.stringify(route.current().pairs);
let counting = false;
let answeredAt = null;
let answeredTime = null;
let failure = null;

createHeader();
createScope();
const tabs = createTabs(views);
const filterBox = createFilterBox();
route.onChange(now => {
  const pairs = JSON.stringify(now.pairs);
  if (pairs !== refusedOf) {
    refusedOf = pairs;
    refused = new Map();
  }
  showRoute(now);
  refresh();
});
byId('stop-all').addEventListener('click', stopAll);
byId('pause').addEventListener('click', () => {
  poller.pause(!poller.paused);
  if (failure !== null) {
    showFailure();
  }
  showConnection();
});
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  byId('main').focus();
});
setInterval(showConnection, 500);

showRoute(route.current());
refresh();
askWhetherStopIsAllowed();

/** Asks whether tasks can be stopped, which an application may answer otherwise after it was started again. */
async function askWhetherStopIsAllowed() {
  const allowed = await api.allowsStop();
  if (allowed === false) {
    showReadOnly();
  } else if (allowed) {
    delete document.documentElement.dataset.stop;
    withdraw('read-only');
  }
}

/** Asks for the stop of all that match. The button is busy while they are counted, and a second click does nothing. */
async function stopAll() {
  if (counting) {
    return;
  }
  counting = true;
  setAttribute(byId('stop-all'), 'aria-disabled', 'true');
  try {
    await stop.all(asked());
  } finally {
    setAttribute(byId('stop-all'), 'aria-disabled', null);
    counting = false;
  }
}

/** The route without what the endpoint has refused. */
function asked() {
  const now = route.current();
  return {
    ...now,
    pairs: now.pairs.filter(([key]) => !refused.has(key)),
    problems: [...now.problems, ...refused.values()]
  };
}

function showRoute(now) {
  tabs.show(now);
  showScope(asked().pairs);
  filterBox.show(asked());
}

/** One poll: asks for what the address says, and shows the answer. */
async function ask(signal) {
  const now = asked();
  const view = now.task === null ? views[now.view] : taskView;
  try {
    const data = await load(view, now, signal);
    if (signal.aborted) {
      return true;
    }
    answered(data);
    view.show(data, now);
    if (now.task !== null) {
      tabs.loaded();
    } else if (now.view in route.STATES_OF) {
      filterBox.answered(data, now.pairs);
    }
    return true;
  } catch (thrown) {
    if (signal.aborted) {
      return true;
    }
    if (thrown.status === 400 && leaveOut(thrown.problem)) {
      return ask(signal);
    }
    failed(thrown);
    return false;
  }
}

/** What a view shows. Nothing but the summary is asked for if no task of the view can match the filter. */
async function load(view, now, signal) {
  if (now.task !== null || now.elsewhere === null) {
    return view.load(now, signal);
  }
  const answer = await api.list([['limit', 1]], signal);
  return {...answer, tasks: [], ...(now.view === 'groups' ? {groups: []} : {}), next: null, complete: true};
}

function answered(data) {
  answeredAt = performance.now();
  answeredTime = time(new Date());
  if (failure !== null) {
    failure = null;
    withdraw('failure');
    announce('The application answers again.');
    askWhetherStopIsAllowed();
  }
  views.executors.note(data.executors ?? [], answeredAt / 1000);
  showSummary(data.summary, answeredAt / 1000);
  offerScopes(data.scopes);
  showConnection();
}

/** Goes on without a parameter of the filter that the endpoint refuses. */
function leaveOut(problem) {
  const key = problem?.parameter;
  if (key === undefined || refused.has(key) || !route.current().pairs.some(pair => pair[0] === key)) {
    return false;
  }
  refused.set(key, problem.detail ?? key);
  showScope(asked().pairs);
  filterBox.show(asked());
  return true;
}

function failed(thrown) {
  const first = failure === null;
  failure = thrown;
  const text = showFailure();
  if (first) {
    announce(text);
  }
  showConnection();
}

/** Shows why there is no answer, and whether the page asks again. */
function showFailure() {
  const since = answeredTime === null ? '' : ` No answer since ${answeredTime}.`;
  const again = poller.paused ? 'The page is paused.' : 'The page asks again by itself.';
  const text = `${whyNoTasks(failure)}${since} ${again}`;
  notify('failure', {kind: 'error', text});
  return text;
}

/** How fresh is what the page shows. */
function showConnection() {
  const stale = failure !== null || answeredAt === null || performance.now() - answeredAt > STALE_MS && !poller.paused && !document.hidden;
  document.documentElement.dataset.stale = stale && answeredAt !== null ? 'yes' : 'no';
  setText(byId('pause'), poller.paused ? 'Resume' : 'Pause');
  setText(byId('connection'), answeredAt === null
    ? (failure === null ? 'Connecting …' : 'No answer yet')
    : stale ? `No answer since ${answeredTime}` : poller.paused ? `Paused at ${answeredTime}` : `As of ${answeredTime}`);
}
