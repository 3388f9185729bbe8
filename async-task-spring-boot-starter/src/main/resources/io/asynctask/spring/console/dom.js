/**
 * Elements and their text. Text of the application reaches the page only as text nodes, so that it is
 * never read as markup. No other module of the page parses markup either, and the page's policy
 * (require-trusted-types-for) forbids it.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** The element of the page with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Creates an element.
 * @param {string} tag
 * @param {Object<string, *>} [properties] `class`, attributes, and listeners as `onclick`
 * @param {...(Node|string|null|undefined)} children strings become text nodes
 * @returns {HTMLElement}
 */
export function element(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Creates an SVG element, as `element` does. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** Sets the text of a node, if it is another. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets an attribute, or removes it for null, if it is another. */
export function setAttribute(node, name, value) {
  if (value === null) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

const shown = new WeakMap();

/**
 * Replaces the children of a node, but only if what they are made of has changed. So unchanged links
 * keep the focus, and a poll that brings nothing new touches nothing. If the link that has the focus is
 * replaced, the new one in its place gets it.
 * @param {Element} node
 * @param {*} source what the children are made of; compared as JSON
 * @param {function(): Array<Node|string|null>} build
 */
export function setChildren(node, source, build) {
  const signature = JSON.stringify(source);
  if (shown.get(node) === signature) {
    return;
  }
  shown.set(node, signature);
  const place = node.contains(document.activeElement) ? focusables(node).indexOf(document.activeElement) : -1;
  node.replaceChildren(...build().filter(child => child !== null));
  if (place >= 0) {
    focusables(node)[place]?.focus({preventScroll: true});
  }
}

function focusables(node) {
  return [...node.querySelectorAll('a, button, summary')];
}

const items = new WeakMap();

/** The item that a child shows since the last `setItems`; for what is inside of a child, that of the child. */
export function itemOf(node) {
  return items.get(node.closest('[data-key]'));
}

/** How many children are created or shown at a time. The layout of more would keep the browser busy for too long. */
const SLICE = 20;

/** A tab that has drawn no frame for so long is hidden. */
const LONGEST_FRAME_MS = 500;

/** The last list that each node was given, as the function that shows the rest of it. */
const latest = new WeakMap();

/**
 * Makes the children of a node those of a list. A child is kept for the key of its item, so that it
 * keeps the focus and the selection while its content changes, also when it moves. If the child that has
 * the focus is no longer there, its neighbour gets it, so that the keyboard does not begin anew.
 *
 * If many children are new, only the first of them are created at once, and the others in the next frames. Until
 * then, children that are no longer in the list take their places, so that the page does not become shorter.
 * @template T
 * @param {Element} parent
 * @param {T[]} list
 * @param {function(T): string} keyOf
 * @param {function(T): HTMLElement} create
 * @param {function(HTMLElement, T): void} update called for new children too
 * @param {function(): void} [done] called when all items are shown, unless another list came before
 */
export function setItems(parent, list, keyOf, create, update, done = () => {}) {
  const keys = new Set(list.map(keyOf));
  const present = new Map();
  const gone = new Set();
  for (const child of parent.children) {
    if (keys.has(child.dataset.key)) {
      present.set(child.dataset.key, child);
    } else {
      gone.add(child);
    }
  }
  let shownItems = 0;
  let last = null;

  function remove(child) {
    gone.delete(child);
    child.remove();
  }

  function showItem(item) {
    const key = keyOf(item);
    const isNew = !present.has(key);
    if (isNew) {
      const child = create(item);
      child.dataset.key = key;
      present.set(key, child);
      const [first] = gone;
      first && remove(first);
    }
    const child = present.get(key);
    items.set(child, item);
    update(child, item);
    let next = last === null ? parent.firstElementChild : last.nextElementSibling;
    while (gone.has(next)) {
      next = next.nextElementSibling;
    }
    if (child !== next) {
      parent.insertBefore(child, last === null ? parent.firstElementChild : last.nextElementSibling);
    }
    last = child;
    return isNew;
  }

  function showSlice() {
    if (latest.get(parent) !== showSlice) {
      return;
    }
    const focused = parent.contains(document.activeElement) ? document.activeElement : null;
    const neighbour = focused === null ? null : neighbourOf(parent, focused, keys);
    for (let created = 0; shownItems < list.length && created < SLICE; shownItems++) {
      created += showItem(list[shownItems]) ? 1 : 0;
    }
    const all = shownItems === list.length;
    if (all) {
      gone.forEach(remove);
    }
    if (focused !== null && !parent.contains(document.activeElement)) {
      focusAgain(focused.isConnected ? focused : neighbour ?? parent.closest('table') ?? parent);
    }
    if (all) {
      done();
    } else {
      afterFrame(showSlice);
    }
  }

  latest.set(parent, showSlice);
  showSlice();
}

/**
 * Shows nodes whose panel was hidden: the first of them at once, and the others in the next frames, because the
 * browser forgets the layout of what is hidden.
 */
export function showInSlices(nodes) {
  const rest = [...nodes].slice(SLICE);
  rest.forEach(node => node.hidden = true);
  const showRest = () => {
    if (rest.length > 0) {
      afterFrame(() => {
        rest.splice(0, SLICE).forEach(node => node.hidden = false);
        showRest();
      });
    }
  };
  showRest();
}

/** Calls a function once, after the next frame was drawn. A hidden tab draws none, and there it is called soon. */
function afterFrame(call) {
  let timer = null;
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    setTimeout(call);
  });
  timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    call();
  }, LONGEST_FRAME_MS);
}

/** The child that has the focus if it stays, else the nearest one that stays. */
function neighbourOf(parent, focused, keys) {
  const children = [...parent.children];
  const at = children.findIndex(child => child.contains(focused));
  const stays = child => keys.has(child.dataset.key);
  return children.slice(at).find(stays) ?? children.slice(0, Math.max(0, at)).findLast(stays) ?? null;
}

function focusAgain(node) {
  if (node.tabIndex < 0 && !node.hasAttribute('tabindex')) {
    node.setAttribute('tabindex', '-1');
  }
  node.focus({preventScroll: true});
}
