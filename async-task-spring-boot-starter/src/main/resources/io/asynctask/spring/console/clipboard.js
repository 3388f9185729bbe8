/** Copies a text. */
import {element} from './dom.js';

/**
 * Copies a text to the clipboard, also on pages without HTTPS, where the newer way is not there.
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copy(text) {
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
