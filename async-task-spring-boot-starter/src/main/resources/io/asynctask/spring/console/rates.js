/** Counts per second, from counts that grow. */

/** The rates of the last minutes. */
export class Rates {
  #keys;
  #onlyGrow;
  #window;
  #samples = [];

  /**
   * @param {string[]} keys of the counts
   * @param {string[]} onlyGrow those of them that never fall while the application runs
   * @param {number} window how many seconds are kept
   */
  constructor(keys, onlyGrow, window = 300) {
    this.#keys = keys;
    this.#onlyGrow = onlyGrow;
    this.#window = window;
  }

  /**
   * Adds counts. If one that never falls is lower than before, the application was started again, and the
   * rates begin anew. Another count may fall by a little, and its rate is 0 then.
   * @param {number} at seconds by a clock that only goes on
   * @param {Object<string, number>} counts
   */
  add(at, counts) {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < 0.2) {
      return; // two answers at nearly the same time would make a rate out of noise
    }
    const restarted = last !== undefined && this.#onlyGrow.some(key => counts[key] < last.counts[key]);
    if (restarted) {
      this.#samples = [];
    }
    const rates = last === undefined || restarted
      ? null
      : Object.fromEntries(this.#keys.map(key => [key, Math.max(0, counts[key] - last.counts[key]) / (at - last.at)]));
    this.#samples.push({at, counts, rates});
    while (this.#samples[0].at < at - this.#window) {
      this.#samples.shift();
    }
  }

  /** The rate of the newest two counts, or null if there are no two. */
  latest(key) {
    return this.#samples.at(-1)?.rates?.[key] ?? null;
  }

  /** The rates as points: seconds before the newest one, and the rate. */
  points(key) {
    const now = this.#samples.at(-1)?.at;
    return this.#samples.filter(sample => sample.rates !== null)
      .map(sample => ({ago: now - sample.at, value: sample.rates[key]}));
  }
}
