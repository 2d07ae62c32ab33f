import { isF, positive, samples, wrong } from "../check.ts";
import type { F } from "../types.ts";
import { findMaxima, keepDistant, type Maxima, measureWidths, valuesAt } from "./measure.ts";
import { measureProminences, type Prominences } from "./prominences.ts";

/** The least, or the least and the most; each a number, one for every sample of x, or null for none. */
export type Bound = number | F;
export type Interval = Bound | readonly [Bound | null, (Bound | null)?];

export interface PeakOpts {
  height?: Interval;
  threshold?: Interval;
  distance?: number;
  prominence?: Interval;
  width?: Interval;
  wlen?: number;
  relHeight?: number;
  plateauSize?: Interval;
}

type Properties = Record<string, Float64Array>;

/** Peaks so far, and what is known of them. */
interface Found {
  readonly peaks: Int32Array;
  readonly properties: Properties;
}

/**
 * Local maxima of a signal that meet all conditions, as scipy.signal.find_peaks (1.10).
 *
 * Shape   x: (n,); peaks and each of the properties: one value for each peak. Conditions bring properties: plateauSize plateauSizes,
 *         leftEdges, rightEdges · height peakHeights · threshold leftThresholds, rightThresholds · prominence and width prominences,
 *         leftBases, rightBases · width widths, widthHeights, leftIps, rightIps. [null, null] brings them and excludes nothing.
 * Units   peaks, distance, width, wlen, plateauSize, bases, edges and ips in samples; all else in units of x. relHeight 0.5 if not said.
 * Memory  copies x in f64. Peaks in data with NaN are not to be relied on.
 * Throws  "invalid-argument" naming the option.
 * Source  scipy's definitions: docs.scipy.org/doc/scipy-1.10.1/reference/generated/scipy.signal.find_peaks.html.
 */
export function findPeaks(x: F, o: PeakOpts = {}): Found {
  const { distance, wlen, relHeight = 0.5 } = o;
  const values = new Float64Array(samples("x", x));
  if (distance !== undefined && !(distance >= 1)) throw wrong("distance", distance, "a number, at least 1");
  if (wlen !== undefined && !(wlen > 1)) throw wrong("wlen", wlen, "a number greater than 1");
  if (relHeight !== 0) positive("relHeight", relHeight);
  const select = (found: Found, name: keyof PeakOpts, measured: Float64Array): Found => {
    const inside = parseInterval(name, o[name] as Interval, values.length);
    return keepOnly(found, (at) => inside(found.peaks[at]!, measured[at]!, measured[at]!));
  };
  const maxima = findMaxima(values);
  let found = selectPlateaus(maxima, o, select);
  if (o.height !== undefined) {
    const peakHeights = valuesAt(values, found.peaks);
    found = select(withProperties(found, { peakHeights }), "height", peakHeights);
  }
  if (o.threshold !== undefined) found = selectThresholds(values, found, o.threshold);
  if (distance !== undefined) {
    const keep = keepDistant(values, found.peaks, Math.ceil(distance));
    found = keepOnly(found, (at) => keep[at] === 1);
  }
  if (o.prominence !== undefined || o.width !== undefined)
    found = withProperties(found, { ...measureProminences(values, found.peaks, maxima.peaks, wlen) });
  if (o.prominence !== undefined) found = select(found, "prominence", found.properties.prominences!);
  if (o.width !== undefined) {
    const widths = measureWidths(values, found.peaks, relHeight, found.properties as Properties & Prominences);
    found = select(withProperties(found, { ...widths }), "width", widths.widths);
  }
  return found;
}

function selectPlateaus(
  { peaks, left, right }: Maxima,
  { plateauSize }: PeakOpts,
  select: (found: Found, name: "plateauSize", measured: Float64Array) => Found,
): Found {
  if (plateauSize === undefined) return { peaks, properties: {} };
  const plateauSizes = Float64Array.from(left, (from, at) => right[at]! - from + 1);
  const properties = { plateauSizes, leftEdges: Float64Array.from(left), rightEdges: Float64Array.from(right) };
  return select({ peaks, properties }, "plateauSize", plateauSizes);
}

/** The nearer neighbour in height is held against the least, the farther one against the most. */
function selectThresholds(x: Float64Array, found: Found, threshold: Interval): Found {
  const drop = (step: 1 | -1) => {
    const beside = valuesAt(x, found.peaks, step);
    return valuesAt(x, found.peaks).map((height, at) => height - beside[at]!);
  };
  const [leftThresholds, rightThresholds] = [drop(-1), drop(1)];
  const inside = parseInterval("threshold", threshold, x.length);
  return keepOnly(withProperties(found, { leftThresholds, rightThresholds }), (at) => {
    const [a, b] = [leftThresholds[at]!, rightThresholds[at]!];
    return inside(found.peaks[at]!, Math.min(a, b), Math.max(a, b));
  });
}

/** Whether, at a peak, the low value is not below the least and the high one not above the most. */
function parseInterval(
  name: keyof PeakOpts,
  interval: Interval,
  length: number,
): (peak: number, low: number, high: number) => boolean {
  const pair = Array.isArray(interval) ? (interval as readonly unknown[]) : [interval, null];
  if (pair.length < 1 || pair.length > 2) throw wrong(name, interval, "one bound or two");
  const [least, most] = [pair[0], pair[1] ?? null].map((bound) => {
    if (bound === null || (typeof bound === "number" && !Number.isNaN(bound))) return () => bound;
    if (isF(bound) && bound.length === length) return (peak: number) => bound[peak]!;
    throw wrong(name, bound, "a number, null, or one number for every sample");
  });
  return (peak, low, high) => {
    const [min, max] = [least!(peak), most!(peak)];
    return (min === null || min <= low) && (max === null || high <= max);
  };
}

const withProperties = ({ peaks, properties }: Found, more: Properties): Found => ({
  peaks,
  properties: { ...properties, ...more },
});

function keepOnly({ peaks, properties }: Found, keep: (at: number) => boolean): Found {
  const kept = new Uint32Array(peaks.length);
  let count = 0;
  for (let at = 0; at < peaks.length; at++) if (keep(at)) kept[count++] = at;
  if (count === peaks.length) return { peaks, properties };
  const places = kept.subarray(0, count);
  const entries = Object.entries(properties).map(([name, values]) => [name, valuesAt(values, places)] as const);
  return { peaks: Int32Array.from(valuesAt(peaks, places)), properties: Object.fromEntries(entries) };
}
