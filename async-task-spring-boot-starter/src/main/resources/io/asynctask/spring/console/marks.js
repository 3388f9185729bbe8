/** Which rows of a list are new, have changed, or have ended since the poll before. */

const YOUNG_SECONDS = 3;
const POLLS_OF_ENDED = 2;
const MOST_ENDED = 10;

/** Compares each list with the one before. */
export class Marks {
  #before = null;
  #shown = [];
  #ended = new Map();

  /** Forgets the list before: another filter or page is not compared. */
  reset() {
    this.#before = null;
    this.#shown = [];
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
    this.#shown.forEach(({task}, index) => {
      if (this.#ended.has(task.id)) {
        const above = this.#shown[index - 1]?.task.id;
        rows.splice(rows.findIndex(row => row.task.id === above) + 1, 0, {task, mark: 'ended'});
      }
    });
    this.#before = now;
    this.#shown = rows;
    return rows;
  }

  #mark(old, task, young) {
    if (old === undefined) {
      return young ? 'new' : null;
    }
    return old.state === task.state ? null : 'changed';
  }

  #noteEnded(before, now, whole) {
    for (const [id, polls] of this.#ended) {
      if (polls === POLLS_OF_ENDED || now.has(id) || !whole) {
        this.#ended.delete(id);
      } else {
        this.#ended.set(id, polls + 1);
      }
    }
    for (const id of before?.keys() ?? []) {
      if (whole && !now.has(id) && this.#ended.size < MOST_ENDED) {
        this.#ended.set(id, 1);
      }
    }
  }
}
