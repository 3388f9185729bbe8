/** The search box: it shows the filter of the address, and what is typed becomes that filter. */
import {byId, setText} from './dom.js';
import {ofText, toText} from './filter.js';
import {current, go, replace} from './route.js';
import {announce} from './notices.js';

const PAUSE_MS = 300;

/** Creates the search box. */
export function createFilterBox() {
  const box = byId('filter');
  const clear = byId('clear');
  const problems = byId('filter-problems');
  let timer = null;
  let typed = null;

  box.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, PAUSE_MS);
  });
  box.addEventListener('change', apply);
  clear.addEventListener('click', () => {
    box.value = '';
    go({all: [], task: null});
    box.focus();
  });

  function apply() {
    clearTimeout(timer);
    const all = ofText(box.value);
    typed = toText(all);
    if (typed !== toText(current().all)) {
      replace({all, task: null});
    }
  }

  return {
    /** Shows the filter and what of it is ignored. What is being typed is left as it is. */
    show({all, problems: ignored}) {
      const text = toText(all);
      if (text !== typed) {
        box.value = text;
        typed = text;
      }
      clear.hidden = all.length === 0;
      const sentence = ignored.length === 0 ? '' : `Ignored: ${ignored.join('; ')}.`;
      problems.hidden = sentence === '';
      if (problems.textContent !== sentence) {
        setText(problems, sentence);
        announce(sentence);
      }
    }
  };
}
