/** What the page tells: notices that stay until they are dismissed or no longer hold, and announcements. */
import {byId, element, setChildren} from './dom.js';

/** Tells a reader of the screen a sentence, politely. A space that is not seen makes the same sentence a new one. */
export function announce(text) {
  const status = byId('status');
  status.textContent = status.textContent === text ? text + '\u00a0' : text;
}

/**
 * Shows a notice, in place of the one with the same key.
 * @param {string} key
 * @param {{kind: 'info'|'error', text: string, more?: Array<Node|string>, source?: *, dismiss?: function()}} notice
 *   `more` follows the text and is only taken again when `source` or the text has changed; with `dismiss` the
 *   notice has a button to close it
 */
export function notify(key, {kind, text, more = [], source = null, dismiss}) {
  let box = find(key);
  if (box === undefined) {
    box = element('div', {'data-key': key});
    byId('notices').append(box);
  }
  box.className = `notice ${kind}`;
  setChildren(box, [kind, text, source], () => [
    element('div', {}, element('p', {}, text), ...more),
    dismiss === undefined ? null : element('button', {type: 'button', onclick: () => {
      withdraw(key);
      dismiss();
      byId('main').focus({preventScroll: true});
    }}, 'Close')
  ]);
}

/** Takes a notice away. */
export function withdraw(key) {
  find(key)?.remove();
}

function find(key) {
  return [...byId('notices').children].find(child => child.dataset.key === key);
}
