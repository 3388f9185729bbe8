/** Whose tasks are shown: those of this node, or those of the cluster if the endpoint has them. */
import {byId, setAttribute} from './dom.js';
import {isCluster, without} from './filter.js';
import {current, go} from './route.js';

const VALUES = ['node', 'cluster'];

/** Creates the switch. */
export function createScope() {
  for (const value of VALUES) {
    byId(`scope-${value}`).addEventListener('click', () => go({all: inScope(current().all, value), task: null}));
  }
}

/** The filter in another scope. What only the cluster can be asked for leaves it. */
function inScope(all, value) {
  const rest = without(all, 'scope');
  return value === 'cluster' ? [...rest, ['scope', 'cluster']] : without(rest, 'node');
}

/** Shows which scope the filter has. */
export function showScope(pairs) {
  const scope = isCluster(pairs) ? 'cluster' : 'node';
  document.documentElement.dataset.scope = scope;
  for (const value of VALUES) {
    setAttribute(byId(`scope-${value}`), 'aria-pressed', value === scope);
  }
}

/** Shows the switch if there is a choice. */
export function offerScopes(scopes) {
  byId('scope').hidden = !(scopes ?? []).includes('cluster');
}
