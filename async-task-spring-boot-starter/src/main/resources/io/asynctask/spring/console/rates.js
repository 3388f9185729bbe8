/** Counts per second, from counts that only grow. */

/** The rates of the last minutes. */
export class Rates {
  #keys;
  #window;
  #samples = [];

  /**
   * @param {string[]} keys of the counts
   * @param {number} window how many seconds are kept
   */
  constructor(keys, window = 300) {
    this.#keys = keys;
    this.#window = window;
  }

  /**
   * Adds counts. A count that is lower than before says that the application was started again, and the
   * rates begin anew.
   * @param {number} at seconds by a clock that only goes on
   * @param {Object<string, number>} counts
   */
  add(at, counts) {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < 0.2) {
      return; // two answers at nearly the same time would make a rate out of noise
    }
    const restarted = last !== undefined && this.#keys.some(key => counts[key] < last.counts[key]);
    if (restarted) {
      this.#samples = [];
    }
    const rates = last === undefined || restarted
      ? null
      : Object.fromEntries(this.#keys.map(key => [key, (counts[key] - last.counts[key]) / (at - last.at)]));
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
