/** Numbers, durations and times as people read them. Pure functions. */

const COUNT = new Intl.NumberFormat('en');
const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const TIME = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined,
  {day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});

/** A whole number with separators: 10,000. */
export function count(number) {
  return number === null || number === undefined ? '–' : COUNT.format(number);
}

/** A number of things: "1 task", "2 tasks". */
export function counted(number, one, many = one + 's') {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** Events per second: 0, 0.4, 12. */
export function rate(perSecond) {
  if (perSecond === null) {
    return '–';
  }
  return perSecond === 0 ? '0' : perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond));
}

/**
 * The seconds of an ISO 8601 duration.
 * @param {string|null} iso such as PT1M2.345S
 * @returns {number|null} null for null and for what is no duration
 */
export function seconds(iso) {
  const match = iso === null || iso === undefined ? null : DURATION.exec(iso);
  if (match === null) {
    return null;
  }
  const [, minus, days = 0, hours = 0, minutes = 0, rest = 0] = match;
  const sum = 86_400 * days + 3600 * hours + 60 * minutes + Number(rest);
  return minus ? -sum : sum;
}

/** A duration in its two largest units: 340 ms, 3.2 s, 4 min 10 s, 2 h 5 min, 3 d 4 h. */
export function duration(ofSeconds) {
  if (ofSeconds === null) {
    return '–';
  }
  if (ofSeconds < 0) {
    return '−' + duration(-ofSeconds);
  }
  if (ofSeconds < 0.001) {
    return ofSeconds === 0 ? '0 s' : '< 1 ms';
  }
  if (ofSeconds < 1) {
    return `${Math.floor(ofSeconds * 1000)} ms`;
  }
  if (ofSeconds < 60) {
    return `${(Math.floor(ofSeconds * 10) / 10).toFixed(1)} s`;
  }
  const whole = Math.floor(ofSeconds);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  if (whole < 86_400) {
    return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
  }
  return `${Math.floor(whole / 86_400)} d ${Math.floor(whole % 86_400 / 3600)} h`;
}

/** An ISO 8601 duration as people read it. */
export function isoDuration(iso) {
  return duration(seconds(iso));
}

/** The time of day of an instant, in the zone of the reader. */
export function time(instant) {
  return TIME.format(instant instanceof Date ? instant : new Date(instant));
}

/** Day and time of an instant, in the zone of the reader. */
export function dayAndTime(iso) {
  return iso === null || iso === undefined ? '–' : DAY_AND_TIME.format(new Date(iso));
}
