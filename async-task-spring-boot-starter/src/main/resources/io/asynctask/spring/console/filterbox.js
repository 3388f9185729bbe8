/** The search box: it shows the filter of the address, and what is typed becomes that filter. */
import {byId, setText} from './dom.js';
import {ofText, toText} from './filter.js';
import {counted} from './format.js';
import {current, go, replace} from './route.js';
import {announce} from './notices.js';

const PAUSE_MS = 300;

/**
 * How many tasks or groups match a filter.
 * @param {{tasks?: Array, groups?: Array, next: string|null}} answer of the endpoint
 * @param {Array} pairs of the filter
 */
export function matchesText({tasks, groups, next}, pairs) {
  const number = groups === undefined ? counted(tasks.length, 'task') : counted(groups.length, 'group');
  return `${pairs.length === 0 ? 'No filter' : 'Matches of the filter'}: ${next === null ? '' : 'more than '}${number}.`;
}

/** Creates the search box. */
export function createFilterBox() {
  const box = byId('filter');
  const clear = byId('clear');
  const problems = byId('filter-problems');
  let timer = null;
  let typed = null;
  let typing = false;
  /** What is to be announced as soon as nobody types. */
  let held = '';
  let matchesWanted = false;

  box.addEventListener('input', () => {
    typing = true;
    clearTimeout(timer);
    timer = setTimeout(apply, PAUSE_MS);
  });
  box.addEventListener('change', () => {
    typing = false;
    apply();
    tell('');
  });
  clear.addEventListener('click', () => {
    box.value = '';
    typing = false;
    go({all: [], task: null});
    box.focus();
  });

  function apply() {
    clearTimeout(timer);
    const all = ofText(box.value);
    const text = toText(all);
    if (text !== toText(current().all)) {
      typed = text;
      matchesWanted = true;
      replace({all, task: null});
    }
  }

  /** Announces a sentence, after the problems that were held back if nobody types. */
  function tell(sentence) {
    const text = [typing ? '' : held, sentence].filter(part => part !== '').join(' ');
    held = typing ? held : '';
    if (text !== '') {
      announce(text);
    }
  }

  return {
    /** Shows the filter, what of it is ignored, and which view suits it. What is being typed is left as it is. */
    show({all, problems: ignored, elsewhere}) {
      const text = toText(all);
      if (text !== typed) {
        matchesWanted = typed !== null;
        box.value = text;
        typed = text;
      }
      clear.hidden = all.length === 0;
      const sentence = [ignored.length === 0 ? null : `Ignored: ${ignored.join('; ')}.`, elsewhere]
        .filter(part => part !== null).join(' ');
      problems.hidden = sentence === '';
      if (problems.textContent !== sentence) {
        setText(problems, sentence);
        held = sentence;
        tell('');
      }
    },

    /** Announces how many match, once after each change of the filter. */
    answered(answer, pairs) {
      if (matchesWanted) {
        matchesWanted = false;
        tell(matchesText(answer, pairs));
      }
    }
  };
}
