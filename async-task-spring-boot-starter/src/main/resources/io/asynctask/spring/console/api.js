/** Requests to the endpoint asynctasks. */
import {csrfHeader} from './csrf.js';

const TIMEOUT_MS = 10_000;

/** The endpoint was reached and did not do what it was asked for. */
export class Refused extends Error {
  /**
   * @param {number} status of HTTP; 401 as well for an answer that leads to a page to sign in
   * @param {{detail?: string, parameter?: string}|null} problem as the endpoint describes it
   */
  constructor(status, problem) {
    super(problem?.detail ?? `The answer was ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Where the endpoint is, relative to the page. */
const ADDRESS = document.querySelector('meta[name=asynctasks]').content;

/** Lists tasks, or groups of them. */
export function list(pairs, signal) {
  return send('GET', '', pairs, signal);
}

/**
 * The live tasks of a filter as text, made to be pasted into a ticket.
 * @returns {Promise<string>}
 */
export async function text(pairs) {
  const response = await request('GET', '', pairs, 'text/plain');
  if (!response.ok) {
    throw new Refused(response.status, isJson(response) ? await response.json() : null);
  }
  return response.text();
}

/** Shows a task. */
export function find(id, signal) {
  return send('GET', '/' + encodeURIComponent(id), [], signal);
}

/** Cancels a task. The answer is the task, also if it had stopped before. */
export async function stop(id, interrupt) {
  return send('DELETE', '/' + encodeURIComponent(id), interruptPairs(interrupt)).catch(failure => {
    if (failure.status === 409) {
      return failure.problem;
    }
    throw failure;
  });
}

/** Runs a task of the cluster again. */
export function retry(id) {
  return send('POST', '/' + encodeURIComponent(id), []);
}

/** Cancels all tasks that match a filter. The answer says how many. */
export function stopAll(pairs, interrupt) {
  return send('DELETE', '', [...pairs, ...interruptPairs(interrupt)]);
}

/**
 * Whether the endpoint allows DELETE, without trying it.
 * @returns {Promise<boolean|null>} null if the server does not say
 */
export async function allowsStop() {
  try {
    const response = await fetch(ADDRESS, {method: 'OPTIONS', redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS)});
    const allow = response.ok ? response.headers.get('Allow') : null;
    return allow === null ? null : allow.toUpperCase().includes('DELETE');
  } catch {
    return null;
  }
}

function interruptPairs(interrupt) {
  return interrupt ? [] : [['interrupt', 'false']];
}

/** Sends a request. The endpoint never redirects: an answer that does leads to a page to sign in, perhaps elsewhere. */
async function request(method, path, pairs, type, signal) {
  const query = new URLSearchParams(pairs).toString();
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(ADDRESS + path + (query && '?' + query), {
    method,
    redirect: 'manual',
    headers: {
      Accept: type,
      ...(method === 'POST' ? {'Content-Type': 'application/json'} : {}),
      ...(method === 'GET' ? {} : csrfHeader(document.cookie, meta))
    },
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  });
  if (response.type === 'opaqueredirect') {
    throw new Refused(401, null);
  }
  return response;
}

function isJson(response) {
  return /[/+]json/.test(response.headers.get('Content-Type') ?? '');
}

async function send(method, path, pairs, signal) {
  const response = await request(method, path, pairs, 'application/json', signal);
  const json = isJson(response);
  if (response.ok && !json) {
    throw new Refused(502, null);
  }
  const body = json ? await response.json() : null;
  if (!response.ok) {
    throw new Refused(response.status, body);
  }
  return body;
}

function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? null;
}
