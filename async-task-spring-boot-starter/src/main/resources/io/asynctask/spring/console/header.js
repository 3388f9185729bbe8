/** The head of the page: how many tasks there are, how fast they come and go, and what is odd. */
import {byId, element, setAttribute, setChildren, setItems, setText} from './dom.js';
import {count, counted, rate} from './format.js';
import {Rates} from './rates.js';
import {showsLive, toLive} from './route.js';
import {sparkline} from './sparkline.js';

/** The counts, and the states that each of them counts. */
const STATES = [['scheduled', ['SCHEDULED']], ['running', ['RUNNING', 'CANCELLING']], ['waiting', ['WAITING']]];
const RATES = ['spawned', 'completed', 'failed', 'cancelled', 'rejected'];
/** The counts of a running application that never fall. */
const ONLY_GROW = ['completed', 'failed'];

/** What a warning says of some tasks. The endpoint describes the codes. */
const SENTENCES = {
  STUCK: n => n === 1 ? '1 task is stuck' : `${count(n)} tasks are stuck`,
  CANCEL_IGNORED: n => n === 1 ? '1 task ignores its cancel' : `${count(n)} tasks ignore their cancel`,
  STARVED: n => n === 1 ? '1 task starves its own executor' : `${count(n)} tasks starve their own executor`,
  QUEUED_LONG: n => n === 1 ? '1 task has been queued for long' : `${count(n)} tasks have been queued for long`,
  SELF_WAKING: n => n === 1 ? '1 task wakes itself again and again' : `${count(n)} tasks wake themselves again and again`
};

/** The sentence for a number of tasks with a warning. */
export function sentence(code, number) {
  return SENTENCES[code]?.(number) ?? `${counted(number, 'task')} with the warning ${code}`;
}

const rates = new Rates(RATES, ONLY_GROW);
const charts = new Map();
let live;
let states;

/** Builds the head of the page. */
export function createHeader() {
  live = element('strong');
  byId('counts').append(element('li', {class: 'live'}, live, ' live'));
  states = STATES.map(([key, ofKey]) => {
    const number = element('strong');
    const link = element('a', {}, number, ` ${key}`);
    byId('counts').append(element('li', {class: `state-${key}`}, link));
    return {key, pairs: ofKey.map(state => ['state', state]), number, link};
  });
  for (const key of RATES) {
    const chart = sparkline();
    const number = element('strong');
    charts.set(key, {chart, number});
    byId('rates').append(element('li', {class: `rate-${key}`},
      chart.element, element('span', {}, number, ` ${key}/s`)));
  }
}

/**
 * Shows a summary.
 * @param {Object} summary of the endpoint
 * @param {number} at the time of the answer in seconds, by a clock that only goes on
 */
export function showSummary(summary, at) {
  rates.add(at, summary);
  setText(live, count(summary.live));
  for (const {key, pairs, number, link} of states) {
    setText(number, count(summary[key]));
    showLink(link, pairs);
  }
  for (const [key, {chart, number}] of charts) {
    const points = rates.points(key);
    const now = rates.latest(key);
    setText(number, rate(now));
    const highest = Math.max(0, ...points.map(point => point.value));
    chart.draw(points, `${key} per second: ${rate(now)} now, ${rate(highest)} at most`);
    setAttribute(chart.element.parentNode, 'data-some', highest > 0 ? '' : null);
  }
  showWarnings(summary.warnings ?? {});
}

/** Lets a link add the pairs to the filter of the live tasks, and says whether they are in it. */
function showLink(link, pairs) {
  setAttribute(link, 'href', toLive(pairs));
  setAttribute(link, 'aria-current', showsLive(pairs) ? 'true' : null);
}

function showWarnings(warnings) {
  const list = byId('warnings');
  const codes = Object.entries(warnings).filter(([, number]) => number > 0);
  list.hidden = codes.length === 0;
  setItems(list, codes, ([code]) => code,
    () => element('li', {}, element('a')),
    (item, [code, number]) => {
      const link = item.firstElementChild;
      showLink(link, [['warning', code]]);
      setChildren(link, sentence(code, number), () => [sentence(code, number)]);
    });
}
