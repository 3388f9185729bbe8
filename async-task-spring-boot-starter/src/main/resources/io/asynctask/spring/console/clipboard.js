/** Copies a text. */
import {element} from './dom.js';
import {announce, notify} from './notices.js';

/** Copies a text, and tells whether it was copied. */
export async function copyAndTell(text, done) {
  const copied = await copy(text);
  tellOfCopy(copied, copied ? done : 'The browser does not allow copying.');
}

/** Tells of a copy to those who see the page and to those who hear it. */
export function tellOfCopy(copied, text) {
  announce(text);
  notify('copy', {kind: copied ? 'info' : 'error', text, dismiss: () => {}});
}

/**
 * Copies a text to the clipboard, also on pages without HTTPS, where the newer way is not there.
 * @returns {Promise<boolean>} whether it was copied
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const focused = document.activeElement;
  const area = element('textarea', {class: 'visually-hidden', 'aria-hidden': 'true', readonly: true});
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return copied;
}
