/** Pages of a list: Previous, Next, and which page is shown. */
import {element, setText} from './dom.js';

/** The cursors of the pages up to the present one. */
export function createPages(refresh) {
  let cursors = [null];
  let following = null;
  const text = element('span', {class: 'page-text', tabindex: '-1'});
  const previous = element('button', {type: 'button', onclick: () => {
    if (cursors.length > 1) {
      cursors.pop();
      refresh();
    }
  }}, 'Previous page');
  const next = element('button', {type: 'button', onclick: () => {
    if (following !== null) {
      cursors.push(following);
      following = null;
      refresh();
    }
  }}, 'Next page');
  return {
    element: element('div', {class: 'pages'}, text, previous, next),
    get number() {
      return cursors.length;
    },
    /** The parameters that ask for the present page. */
    get pairs() {
      return cursors.at(-1) === null ? [] : [['cursor', cursors.at(-1)]];
    },
    /** Goes back to the first page. */
    reset() {
      cursors = [null];
    },
    /** Shows what the page has, and whether there are others. An empty page gives way to the first. */
    show(sentence, nextCursor, empty) {
      following = nextCursor;
      setText(text, sentence);
      const focused = document.activeElement;
      previous.hidden = cursors.length === 1;
      next.hidden = nextCursor === null;
      if ((focused === previous || focused === next) && focused.hidden) {
        ([previous, next].find(button => !button.hidden) ?? text).focus({preventScroll: true});
      }
      if (empty && cursors.length > 1 && nextCursor === null) {
        this.reset();
        refresh();
      }
    }
  };
}
