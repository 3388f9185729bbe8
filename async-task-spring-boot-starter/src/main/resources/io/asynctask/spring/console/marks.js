/** Which rows of a list are new, have changed, or have ended since the poll before. */

const YOUNG_SECONDS = 3;
const POLLS_OF_ENDED = 3;
const MOST_ENDED = 30;

/** Compares each list with the one before. */
export class Marks {
  #before = null;
  #ended = new Map();

  /** Forgets the list before: another filter or page is not compared. */
  reset() {
    this.#before = null;
    this.#ended.clear();
  }

  /**
   * @param {Array<{id: string, state: string}>} tasks
   * @param {function(Object): number} ageOf in seconds
   * @param {boolean} whole whether the list has all that match: only then has a missing task ended
   * @returns {Array<{task: Object, mark: 'new'|'changed'|'ended'|null}>} ended tasks stand where they stood,
   *   for a few polls
   */
  compare(tasks, ageOf, whole) {
    const before = this.#before;
    const now = new Map(tasks.map(task => [task.id, task]));
    this.#noteEnded(before, now, whole);
    const rows = tasks.map(task => ({task, mark: this.#mark(before?.get(task.id), task, before !== null && ageOf(task) < YOUNG_SECONDS)}));
    for (const {task, index} of this.#ended.values()) {
      rows.splice(Math.min(index, rows.length), 0, {task, mark: 'ended'});
    }
    this.#before = now;
    return rows;
  }

  #mark(old, task, young) {
    if (old === undefined) {
      return young ? 'new' : null;
    }
    return old.state === task.state ? null : 'changed';
  }

  #noteEnded(before, now, whole) {
    for (const [id, ended] of this.#ended) {
      if (++ended.polls > POLLS_OF_ENDED || now.has(id) || !whole) {
        this.#ended.delete(id);
      }
    }
    let index = 0;
    for (const [id, task] of before ?? []) {
      if (whole && !now.has(id) && this.#ended.size < MOST_ENDED) {
        this.#ended.set(id, {task, index, polls: 1});
      }
      index++;
    }
  }
}
