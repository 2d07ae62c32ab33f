/** What is measured at peaks: one value for each of them. Definitions are scipy.signal's (1.10). */
import { highestFirst } from "./highest-first.ts";
import type { Prominences } from "./prominences.ts";

export interface Maxima {
  readonly peaks: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Values above both neighbours; a flat top counts once, at its middle (rounded down), with its edges. The ends are no peaks. */
export function findMaxima(x: Float64Array): Maxima {
  const most = Math.ceil(x.length / 2);
  const [peaks, left, right] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)];
  const last = x.length - 1;
  let count = 0;
  for (let i = 1; i < last; i++) {
    if (!(x[i - 1]! < x[i]!)) continue;
    let ahead = i + 1;
    while (ahead < last && x[ahead] === x[i]) ahead++;
    if (!(x[ahead]! < x[i]!)) continue;
    peaks[count] = (i + ahead - 1) >> 1;
    left[count] = i;
    right[count] = ahead - 1;
    count++;
    i = ahead - 1;
  }
  return { peaks: peaks.slice(0, count), left: left.slice(0, count), right: right.slice(0, count) };
}

/** Values of x at some places, or so far beside them. */
export function valuesAt(x: ArrayLike<number>, places: ArrayLike<number>, beside = 0): Float64Array {
  const values = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) values[at] = x[places[at]! + beside]!;
  return values;
}

/** Which peaks are left when, the highest first, each removes its neighbours nearer than `distance`. */
export function keepDistant(x: Float64Array, peaks: Int32Array, distance: number): Uint8Array {
  const keep = new Uint8Array(peaks.length).fill(1);
  for (const at of highestFirst(valuesAt(x, peaks))) {
    if (!keep[at]) continue;
    for (let k = at - 1; k >= 0 && peaks[at]! - peaks[k]! < distance; k--) keep[k] = 0;
    for (let k = at + 1; k < peaks.length && peaks[k]! - peaks[at]! < distance; k++) keep[k] = 0;
  }
  return keep;
}

export interface Widths {
  readonly widths: Float64Array;
  readonly widthHeights: Float64Array;
  readonly leftIps: Float64Array;
  readonly rightIps: Float64Array;
}

/** Widths at `relHeight` of the prominence below the top, between points where the line through the values crosses that height. */
export function measureWidths(x: Float64Array, peaks: Int32Array, relHeight: number, of: Prominences): Widths {
  const make = () => new Float64Array(peaks.length);
  const [widths, widthHeights, leftIps, rightIps] = [make(), make(), make(), make()];
  for (let at = 0; at < peaks.length; at++) {
    const peak = peaks[at]!;
    const height = x[peak]! - of.prominences[at]! * relHeight;
    widthHeights[at] = height;
    leftIps[at] = crossing(x, peak, -1, of.leftBases[at]!, height);
    rightIps[at] = crossing(x, peak, 1, of.rightBases[at]!, height);
    widths[at] = rightIps[at]! - leftIps[at]!;
  }
  return { widths, widthHeights, leftIps, rightIps };
}

function crossing(x: Float64Array, peak: number, step: 1 | -1, end: number, height: number): number {
  let i = peak;
  while ((end - i) * step > 0 && height < x[i]!) i += step;
  return x[i]! < height ? i - (step * (height - x[i]!)) / (x[i - step]! - x[i]!) : i;
}
