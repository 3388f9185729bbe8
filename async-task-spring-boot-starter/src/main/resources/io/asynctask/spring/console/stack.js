/** Stacks: frames of libraries are folded, those of the application stand out. */
import {element, setChildren, setItems, setText} from './dom.js';
import {counted} from './format.js';

/** Packages of the JDK, of Spring, of this library, and of what is usually below an application. */
const LIBRARIES = new RegExp('^(?:(?:java|javax|jakarta|jdk|sun|com\\.sun|kotlin|kotlinx|scala|groovy)\\.'
  + '|org\\.(?:springframework|apache|hibernate|eclipse\\.jetty|glassfish|slf4j|postgresql|h2|aspectj|junit|mockito)\\.'
  + '|(?:ch\\.qos\\.logback|com\\.zaxxer|com\\.mysql|com\\.fasterxml|tools\\.jackson|io\\.netty|io\\.micrometer|io\\.projectreactor|reactor)\\.'
  + '|io\\.asynctask\\.(?:[A-Z]|spring\\.(?:async|context|executor|jdbc|jfr|metrics|scheduled|task|web)\\.))');

/**
 * A frame without the names of its class loader and module, which stand before slashes. The slash in the
 * name of a lambda's class is followed by a number.
 */
export function withoutModule(frame) {
  return frame.replace(/^(?:[^/()]*\/)+(?=[A-Za-z_$])/, '');
}

/** Whether a frame is of a library. */
export function isLibrary(frame) {
  return LIBRARIES.test(withoutModule(frame));
}

/**
 * Parts a stack into runs of frames. The innermost frame stands alone: it says what the thread does.
 * @param {string[]} frames innermost first
 * @returns {Array<{library: boolean, frames: string[]}>}
 */
export function runs(frames) {
  const found = [];
  frames.forEach((frame, index) => {
    const library = index > 0 && isLibrary(frame);
    if (index > 1 && found.at(-1).library === library) {
      found.at(-1).frames.push(frame);
    } else {
      found.push({library, frames: [frame]});
    }
  });
  return found;
}

/**
 * Shows a stack. Its runs are told apart by their place counted from the outermost frame, which a thread
 * keeps while it works: so a fold that was opened stays open when the frames above it change.
 * @param {Element} node
 * @param {string[]} frames innermost first
 */
export function showStack(node, frames) {
  const found = runs(frames);
  setItems(node, found.map((run, index) => ({...run, place: found.length - index})),
    run => `${run.place} ${isFolded(run)}`,
    run => isFolded(run) ? element('details', {}, element('summary'), element('div')) : element('div'),
    (box, run) => {
      if (isFolded(run)) {
        setText(box.firstElementChild, counted(run.frames.length, 'library frame'));
      }
      setChildren(isFolded(run) ? box.lastElementChild : box, run, () => run.frames.map(frame =>
        element('code', {class: run.library ? 'frame library' : 'frame'}, withoutModule(frame))));
    });
}

/** Runs of one or two frames of libraries are not worth a fold. */
function isFolded({library, frames}) {
  return library && frames.length > 2;
}
