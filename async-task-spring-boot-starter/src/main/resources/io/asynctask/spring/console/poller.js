/** Asks again and again: each second, less often in a hidden tab, and less and less often after failures. */

const VISIBLE_MS = 1000;
const HIDDEN_MS = 10_000;
const LONGEST_MS = 15_000;

/**
 * How long to wait for the next request.
 * @param {number} failures how many requests in a row have failed
 * @param {boolean} hidden whether the tab is hidden
 */
export function delay(failures, hidden) {
  return Math.max(hidden ? HIDDEN_MS : VISIBLE_MS, failures === 0 ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (failures - 1)));
}

/** One poll after the other, never two at a time. */
export class Poller {
  #ask;
  #failures = 0;
  #timer = null;
  #asking = null;
  #paused = false;

  /**
   * @param {function(AbortSignal): Promise<boolean>} ask one request; whether it was answered
   */
  constructor(ask) {
    this.#ask = ask;
    document.addEventListener('visibilitychange', () => document.hidden ? undefined : this.#wake());
    addEventListener('online', () => this.#wake());
  }

  get paused() {
    return this.#paused;
  }

  /** Stops asking, or begins again. A paused poller still asks when it is told to by `now`. */
  pause(paused) {
    this.#paused = paused;
    clearTimeout(this.#timer);
    if (!paused) {
      this.now();
    }
  }

  /** Asks at once unless it is paused: the tab is seen again, or the network is back. */
  #wake() {
    if (!this.#paused) {
      this.now();
    }
  }

  /** Asks at once. A request under way is given up. */
  async now() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    const answered = await this.#ask(asking.signal);
    if (asking.signal.aborted) {
      return;
    }
    this.#failures = answered ? 0 : this.#failures + 1;
    if (!this.#paused) {
      this.#timer = setTimeout(() => this.now(), delay(this.#failures, document.hidden));
    }
  }
}
