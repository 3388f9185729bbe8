/** The view of the executors: their limits, and how full they are. */
import * as api from './api.js';
import {filterLink} from './cells.js';
import {element, setAttribute, setChildren, setText} from './dom.js';
import {count} from './format.js';
import {sparkline} from './sparkline.js';
import {createTable, textColumn} from './table.js';

const WINDOW_SECONDS = 300;
const UNLIMITED = 2_147_483_647;

/** How many tasks fit into the queue of an executor, or null if there is no such number to compare with. */
function queueTop({queueCapacity}) {
  return queueCapacity === null || queueCapacity === 0 || queueCapacity >= UNLIMITED ? null : queueCapacity;
}

/** A limit, with the words for none. */
function limit(number) {
  return number === null ? 'limit of the pool' : number >= UNLIMITED ? 'no limit' : count(number);
}

/** Remembers how many tasks each executor has had over the last minutes. */
function createRecord() {
  const records = new Map();
  return {
    add(at, executors) {
      for (const executor of executors) {
        const record = records.get(executor.executor) ?? [];
        record.push({at, inFlight: executor.running + executor.waiting, queued: executor.queued});
        while (record[0].at < at - WINDOW_SECONDS) {
          record.shift();
        }
        records.set(executor.executor, record);
      }
    },
    points(name, key) {
      const record = records.get(name) ?? [];
      const now = record.at(-1)?.at;
      return record.map(sample => ({ago: now - sample.at, value: sample[key]}));
    }
  };
}

/** Creates the view. It records each answer, also while another view is shown. */
export function createExecutorsView() {
  const record = createRecord();
  const empty = element('p', {class: 'empty', hidden: true}, 'There is no executor that spawns tasks.');
  const table = createTable('Executors', [
    {label: 'Executor', type: 'executor', fill: (cell, {executor}) => setChildren(cell, [executor, location.hash],
      () => [filterLink('executor', executor, executor, 'plain')])},
    textColumn('Running', ({running}) => count(running), {type: 'number'}),
    textColumn('Waiting', ({waiting}) => count(waiting), {type: 'number'}),
    textColumn('Places', ({concurrency}) => limit(concurrency), {type: 'number'}),
    chartColumn('Places taken', 'inFlight', executor => executor.concurrency, record),
    textColumn('Queued', ({queued}) => count(queued), {type: 'number'}),
    textColumn('Queue', ({queueCapacity}) => limit(queueCapacity), {type: 'number'}),
    chartColumn('Queue filled', 'queued', queueTop, record),
    textColumn('When full', ({onSaturation}) => (onSaturation ?? '–').toLowerCase().replaceAll('_', ' ')),
    textColumn('Spawned', ({spawned}) => count(spawned), {type: 'number'}),
    textColumn('Rejected', ({rejected}) => count(rejected), {type: 'number'})
  ], ({executor}) => executor);
  return {
    elements: [element('p', {class: 'help'}, 'The charts show the last five minutes, up to the limit where there is one. The filter does not apply to them.'),
      table.element, empty],
    note: (executors, at) => record.add(at, executors),
    load: (route, signal) => api.list([['limit', 1]], signal),
    show({executors = []}) {
      table.show(executors);
      empty.hidden = executors.length > 0;
    }
  };
}

function chartColumn(label, key, topOf, record) {
  const charts = new WeakMap();
  return {
    label,
    type: 'chart',
    fill(cell, executor) {
      let parts = charts.get(cell);
      if (parts === undefined) {
        parts = {chart: sparkline(WINDOW_SECONDS), share: element('span')};
        charts.set(cell, parts);
        cell.append(parts.chart.element, parts.share);
      }
      const points = record.points(executor.executor, key);
      const now = points.at(-1)?.value ?? 0;
      const top = topOf(executor);
      setAttribute(cell, 'data-limited', top === null ? null : '');
      const share = top === null ? '' : `${Math.round(100 * now / top)} %`;
      setText(parts.share, share);
      const highest = Math.max(0, ...points.map(point => point.value));
      parts.chart.draw(points, `${label}: ${count(now)} now${share && ', ' + share}, ${count(highest)} at most`, top ?? Math.max(1, highest));
    }
  };
}
