/** A table whose rows keep their elements from poll to poll. */
import {element, setAttribute, setItems, setText} from './dom.js';

/**
 * A column.
 * @typedef {Object} Column
 * @property {string} label
 * @property {string} [sort] the name of the order that the endpoint gives it
 * @property {string} [type] a class for its cells, such as `number`
 * @property {function(HTMLElement, *): void} fill shows an item in a cell
 */

/** A column of plain text. */
export function textColumn(label, text, more = {}) {
  return {label, fill: (cell, item) => setText(cell, text(item)), ...more};
}

/**
 * Creates a table.
 * @param {string} name its accessible name
 * @param {Column[]} columns
 * @param {function(*): string} keyOf
 * @param {function(string): void} [onSort] is called with the order that a click asks for, '' for none
 */
export function createTable(name, columns, keyOf, onSort) {
  const heads = columns.map(column => head(column, onSort));
  const body = element('tbody', {role: 'rowgroup'});
  const emptyRow = row(columns);
  const table = element('table', {role: 'table', 'aria-label': name},
    element('thead', {role: 'rowgroup'}, element('tr', {role: 'row'}, ...heads)), body);
  return {
    element: element('div', {class: 'scroll'}, table),
    /** Shows these items, and the order that they have. */
    show(items, sort = null, decorate = () => {}) {
      columns.forEach((column, index) => setAttribute(heads[index], 'aria-sort', ariaSort(column, sort)));
      setItems(body, items, keyOf, () => emptyRow.cloneNode(true), (tr, item) => {
        columns.forEach((column, index) => column.fill(tr.cells[index], item));
        decorate(tr, item);
      });
    }
  };
}

function head({label, sort, type}, onSort) {
  if (sort === undefined || onSort === undefined) {
    return element('th', {role: 'columnheader', scope: 'col', class: type}, label);
  }
  const th = element('th', {role: 'columnheader', scope: 'col', class: type},
    element('button', {type: 'button', onclick: () => onSort(next(sort, th.getAttribute('aria-sort')))}, label));
  return th;
}

/** The largest first, then the smallest first, then no order; names begin with the smallest. */
function next(sort, now) {
  const orders = sort === 'name' ? [null, 'ascending', 'descending'] : [null, 'descending', 'ascending'];
  const then = orders[(orders.indexOf(now) + 1) % orders.length];
  return then === null ? '' : then === 'descending' ? '-' + sort : sort;
}

function ariaSort({sort}, now) {
  if (sort === undefined || now === null || now.replace(/^-/, '') !== sort) {
    return null;
  }
  return now.startsWith('-') ? 'descending' : 'ascending';
}

function row(columns) {
  return element('tr', {role: 'row'}, ...columns.map(({label, type}) =>
    element('td', {role: 'cell', class: type, 'data-label': label})));
}
