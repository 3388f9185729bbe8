/** A small line chart without axes. Its text says what it shows. */
import {setAttribute, svg} from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;

/** A chart that has just begun is not stretched: so many seconds it shows at least. */
const SHORTEST = 60;

/**
 * Creates a chart.
 * @param {number} window how many seconds it is wide at most
 * @returns {{element: SVGElement, draw: function(Array<{ago: number, value: number}>, string, number=): void}}
 *   `draw` takes the points, the text, and the value at the top, which is the highest by default
 */
export function sparkline(window = 300) {
  const area = svg('polygon', {class: 'area'});
  const line = svg('polyline', {class: 'line'});
  const element = svg('svg',
    {class: 'sparkline', role: 'img', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none'}, area, line);
  return {
    element,
    draw(points, text, top = Math.max(1, ...points.map(point => point.value))) {
      const width = Math.min(window, Math.max(SHORTEST, points[0]?.ago ?? 0));
      const corners = points.map(({ago, value}) => {
        const x = WIDTH * (1 - Math.min(1, ago / width));
        const y = HEIGHT - 1 - (HEIGHT - 3) * Math.min(1, value / top);
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      });
      setAttribute(line, 'points', corners.join(' '));
      setAttribute(area, 'points', corners.length === 0
        ? '' : `${corners[0].split(',')[0]},${HEIGHT} ${corners.join(' ')} ${WIDTH},${HEIGHT}`);
      setAttribute(element, 'aria-label', text);
    }
  };
}
