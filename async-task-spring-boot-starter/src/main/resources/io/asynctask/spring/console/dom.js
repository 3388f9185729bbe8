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
 * keep the focus, and a poll that brings nothing new touches nothing.
 * @param {Element} node
 * @param {*} source what the children are made of; compared as JSON
 * @param {function(): Array<Node|string|null>} build
 */
export function setChildren(node, source, build) {
  const signature = JSON.stringify(source);
  if (shown.get(node) !== signature) {
    shown.set(node, signature);
    node.replaceChildren(...build().filter(child => child !== null));
  }
}

/**
 * Makes the children of a node those of a list. A child is kept for the key of its item, so that it
 * keeps the focus and the selection while its content changes.
 * @template T
 * @param {Element} parent
 * @param {T[]} items
 * @param {function(T): string} keyOf
 * @param {function(T): HTMLElement} create
 * @param {function(HTMLElement, T): void} update called for new children too
 */
export function setItems(parent, items, keyOf, create, update) {
  const keys = new Set(items.map(keyOf));
  const present = new Map();
  for (const child of [...parent.children]) {
    if (keys.has(child.dataset.key)) {
      present.set(child.dataset.key, child);
    } else {
      child.remove();
    }
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = present.get(key);
    if (child === undefined) {
      child = create(item);
      child.dataset.key = key;
      present.set(key, child);
    }
    update(child, item);
    if (child === next) {
      next = child.nextElementSibling;
    } else {
      parent.insertBefore(child, next);
    }
  }
}
