/** Stacks: frames of libraries are folded, those of the application stand out. */
import {element} from './dom.js';
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

/** The elements of a stack. Runs of one or two frames of libraries are not worth a fold. */
export function stackElements(frames) {
  return [element('div', {class: 'stack'}, ...runs(frames).map(({library, frames: run}) => {
    const lines = run.map(frame => element('code', {class: library ? 'frame library' : 'frame'}, withoutModule(frame)));
    return library && run.length > 2
      ? element('details', {}, element('summary', {}, counted(run.length, 'library frame')), ...lines)
      : element('div', {}, ...lines);
  }))];
}
