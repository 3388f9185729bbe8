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
const taskView = createTaskView(stop.one);

/** Parameters of the filter that the endpoint has refused: they are left out until the filter changes. */
let refused = new Map();
let answeredAt = null;
let answeredTime = null;
let failure = null;

createHeader();
const tabs = createTabs(views);
const filterBox = createFilterBox();
route.onChange(now => {
  refused = new Map();
  showRoute(now);
  refresh();
});
byId('stop-all').addEventListener('click', () => stop.all(asked()));
byId('pause').addEventListener('click', () => {
  poller.pause(!poller.paused);
  setAttribute(byId('pause'), 'aria-pressed', poller.paused);
  showConnection();
});
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  byId('main').focus();
});
setInterval(showConnection, 500);

showRoute(route.current());
refresh();
api.allowsStop().then(allowed => allowed === false ? showReadOnly() : undefined);

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
  filterBox.show(asked());
}

/** One poll: asks for what the address says, and shows the answer. */
async function ask(signal) {
  const now = asked();
  const view = now.task === null ? views[now.view] : taskView;
  try {
    const data = await view.load(now, signal);
    if (signal.aborted) {
      return true;
    }
    answered(data);
    view.show(data, now);
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

function answered(data) {
  answeredAt = performance.now();
  answeredTime = time(new Date());
  if (failure !== null) {
    failure = null;
    withdraw('failure');
    announce('The application answers again.');
  }
  views.executors.note(data.executors ?? [], answeredAt / 1000);
  showSummary(data.summary, answeredAt / 1000);
  showConnection();
}

/** Goes on without a parameter of the filter that the endpoint refuses. */
function leaveOut(problem) {
  const key = problem?.parameter;
  if (key === undefined || refused.has(key) || !route.current().pairs.some(pair => pair[0] === key)) {
    return false;
  }
  refused.set(key, problem.detail ?? key);
  filterBox.show(asked());
  return true;
}

function failed(thrown) {
  const first = failure === null;
  failure = thrown;
  const since = answeredTime === null ? '' : ` No answer since ${answeredTime}.`;
  const text = `${whyNoTasks(thrown)}${since} The page asks again by itself.`;
  notify('failure', {kind: 'error', text});
  if (first) {
    announce(text);
  }
  showConnection();
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
