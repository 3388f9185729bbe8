/** Tasks as parents and children. Pure functions. */

/**
 * A task with what is below it.
 * @typedef {Object} Node
 * @property {Object} task
 * @property {Node[]} children
 * @property {Object<string, number>} below how many of each state are below, at any depth
 * @property {number} total how many are below
 */

/**
 * Arranges tasks as a forest. A task whose parent is not among them is a root.
 * @param {Array<{id: string, parent: string|null, state: string}>} tasks
 * @returns {Node[]} in the order of the tasks
 */
export function forest(tasks) {
  const nodes = new Map(tasks.map(task => [task.id, {task, children: [], below: {}, total: 0}]));
  const roots = [];
  for (const node of nodes.values()) {
    (nodes.get(node.task.parent)?.children ?? roots).push(node);
  }
  for (const node of bottomUp(roots)) {
    for (const child of node.children) {
      node.total += 1 + child.total;
      node.below[child.task.state] = (node.below[child.task.state] ?? 0) + 1;
      for (const [state, number] of Object.entries(child.below)) {
        node.below[state] = (node.below[state] ?? 0) + number;
      }
    }
  }
  return roots;
}

/** All nodes, each after its children. Not recursive: a line of tasks may be longer than a stack. */
function bottomUp(roots) {
  const found = [];
  const open = [...roots];
  while (open.length > 0) {
    const node = open.pop();
    found.push(node);
    open.push(...node.children);
  }
  return found.reverse();
}

/**
 * The rows to show: roots, and below each expanded node its children.
 * @param {Node[]} roots
 * @param {function(Node): boolean} isExpanded
 * @param {number} first how many rows to leave out
 * @param {number} most how many rows to show at most
 * @returns {{rows: Array<{node: Node, level: number, position: number, siblings: number}>, more: boolean}}
 */
export function visibleRows(roots, isExpanded, first, most) {
  const rows = [];
  let passed = 0;
  const open = [];
  const push = (nodes, level) => {
    for (let i = nodes.length - 1; i >= 0; i--) {
      open.push({node: nodes[i], level, position: i + 1, siblings: nodes.length});
    }
  };
  push(roots, 1);
  while (open.length > 0 && rows.length < most) {
    const row = open.pop();
    if (passed++ >= first) {
      rows.push(row);
    }
    if (row.node.children.length > 0 && isExpanded(row.node)) {
      push(row.node.children, row.level + 1);
    }
  }
  return {rows, more: open.length > 0};
}
