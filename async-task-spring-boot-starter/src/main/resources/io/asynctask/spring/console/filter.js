/**
 * The filter: a list of pairs such as ['tag', 'tenant:42'], as text for the search box and as the part
 * of the address after `#`. Pure functions.
 * @typedef {[string, string]} Pair
 */

export const LIVE_STATES = ['SCHEDULED', 'RUNNING', 'WAITING', 'CANCELLING'];
export const FINAL_STATES = ['COMPLETED', 'FAILED', 'CANCELLED'];
export const WARNINGS = ['STUCK', 'CANCEL_IGNORED', 'STARVED', 'QUEUED_LONG', 'SELF_WAKING'];

/** What a filter may consist of, and a check of its values that needs no server. */
const KEYS = {
  name: anything,
  executor: anything,
  state: oneOf([...LIVE_STATES, ...FINAL_STATES]),
  tag: value => /^[^:]*[^:\s][^:]*:/.test(value) ? null : 'expected key:value',
  olderThan: anything,
  scope: value => ['node', 'cluster'].includes(value) ? null : 'expected node or cluster',
  node: anything,
  parent: value => value.toLowerCase() === 'none' || isId(value) ? null : 'expected the id of a task or none',
  warning: oneOf(WARNINGS)
};

const ONCE = new Set(['olderThan', 'scope', 'node']);

/** The largest id of a task: Java's Long.MAX_VALUE. */
const LARGEST_ID = 9_223_372_036_854_775_807n;

/** Whether this can be the id of a task of this node. */
export function isId(value) {
  return /^[1-9]\d{0,18}$/.test(value) && BigInt(value) <= LARGEST_ID;
}

/** Whether this can be the id of a task of the cluster, which contains more than digits. */
export function isClusterId(value) {
  return /^[\w-]{1,100}$/.test(value) && /\D/.test(value);
}

function anything(value) {
  return value.trim() === '' ? 'expected a value' : null;
}

function oneOf(names) {
  return value => names.includes(value.toUpperCase()) ? null : `expected one of ${names.join(', ')}`;
}

/** Whether this is the key of a filter. */
export function isFilterKey(key) {
  return Object.hasOwn(KEYS, key);
}

/**
 * Parts the pairs of a filter into those that can be asked for and those that cannot.
 * @param {Pair[]} pairs
 * @returns {{pairs: Pair[], problems: string[]}} a problem names the pair and what was expected
 */
export function check(pairs) {
  const good = [];
  const problems = [];
  for (const [key, value] of pairs) {
    const expected = !isFilterKey(key)
      ? `expected one of ${Object.keys(KEYS).join(', ')}`
      : ONCE.has(key) && good.some(pair => pair[0] === key) ? 'expected only once' : KEYS[key](value);
    if (expected === null) {
      good.push([key, value]);
    } else {
      problems.push(`${key}=${value} (${expected})`);
    }
  }
  return {pairs: good, problems};
}

/** Whether the filter has this pair. */
export function has(pairs, key, value) {
  return pairs.some(pair => pair[0] === key && pair[1] === value);
}

/** The filter with a pair more. A key that may be there once only gets the new value. */
export function add(pairs, key, value) {
  if (has(pairs, key, value)) {
    return pairs;
  }
  return [...(ONCE.has(key) ? without(pairs, key) : pairs), [key, value]];
}

/** The filter with this pair if it did not have it, and without it if it had. */
export function toggle(pairs, key, value) {
  return has(pairs, key, value)
    ? pairs.filter(pair => pair[0] !== key || pair[1] !== value)
    : add(pairs, key, value);
}

/** The filter without the pairs of a key. */
export function without(pairs, key) {
  return pairs.filter(pair => pair[0] !== key);
}

/** Whether the filter asks for the tasks of the cluster. */
export function isCluster(pairs) {
  return has(pairs, 'scope', 'cluster');
}

/** The values of a key. */
export function values(pairs, key) {
  return pairs.filter(pair => pair[0] === key).map(pair => pair[1]);
}

/** The filter without the given states. */
export function withoutStates(pairs, states) {
  return pairs.filter(([key, value]) => key !== 'state' || !states.includes(value.toUpperCase()));
}

/** Whether the filter asks for states and none of them is among the given ones. */
export function hasOtherStatesOnly(pairs, states) {
  const asked = values(pairs, 'state');
  return asked.length > 0 && !asked.some(state => states.includes(state.toUpperCase()));
}

/**
 * The filter with only those of its states that are among the given ones. A filter with other states only
 * stays as it is, because without them it would match more than was asked for.
 */
export function withStatesOf(pairs, states) {
  return hasOtherStatesOnly(pairs, states)
    ? pairs
    : pairs.filter(([key, value]) => key !== 'state' || states.includes(value.toUpperCase()));
}

/** The pairs as the search box shows them: name=build tag="tenant:a b". */
export function toText(pairs) {
  return pairs.map(([key, value]) => `${key}=${quoted(value)}`).join(' ');
}

function quoted(value) {
  return /[\s"]/.test(value) || value === '' ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

/**
 * The pairs that a text of the search box means. A word is the beginning of a name, key:value is a tag.
 * @param {string} text
 * @returns {Pair[]}
 */
export function ofText(text) {
  return words(text).map(({key, value}) => {
    if (key !== null) {
      return [key, value];
    }
    return value.includes(':') ? ['tag', value] : ['name', value.endsWith('*') ? value : value + '*'];
  });
}

/** Splits a text at spaces outside of quotes; `key` is what stands before the first `=`. */
function words(text) {
  const found = [];
  for (const [, key = null, quotedValue, plain] of
      text.matchAll(/(?:([A-Za-z]+)=)?(?:"((?:[^"\\]|\\.)*)"?|(\S+))/g)) {
    found.push({key, value: quotedValue === undefined ? plain : quotedValue.replace(/\\(.)/g, '$1')});
  }
  return found;
}

/** The pairs as the part of an address after `#`. */
export function toHash(pairs) {
  return pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
}

/** The colon, the slash and their like need no escape there, and an address is easier to read with them. */
function encode(text) {
  return encodeURIComponent(text).replace(/%(?:3A|2F|2C|40)/g, decodeURIComponent);
}

/**
 * The pairs of the part of an address after `#`. What cannot be decoded stays as it is.
 * @param {string} hash with or without its `#`
 * @returns {Pair[]}
 */
export function ofHash(hash) {
  return hash.replace(/^#/, '').split('&').filter(part => part !== '').map(part => {
    const equals = part.indexOf('=');
    return equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
  });
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
