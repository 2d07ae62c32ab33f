import type { F } from "../types.ts";

/** Lowest and highest value of every bucket of a sequence of n values, filled part by part, in order. */
export interface Extremes {
  readonly n: number;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Which value of the sequence is the bucket's highest, the first of several; the middle one where it has none. */
  readonly peak: Float64Array;
  /** One value a bucket. */
  readonly exact: boolean;
}

interface Values {
  data: F;
  offset: number;
  stride: number;
  count: number;
}

/** Buckets for n values: `columns` of them, or one a value where that is at most twice as many. */
export function createExtremes(n: number, columns: number): Extremes {
  const exact = n <= 2 * columns;
  const buckets = exact ? n : columns;
  const [min, max] = [new Float64Array(buckets).fill(Number.NaN), new Float64Array(buckets).fill(Number.NaN)];
  const extremes = { n, exact, min, max, peak: new Float64Array(buckets) };
  for (let i = 0; i < buckets; i++)
    extremes.peak[i] = Math.floor((bucketStart(extremes, i) + bucketStart(extremes, i + 1) - 1) / 2);
  return extremes;
}

/** First value of a bucket; bucket `min.length` begins at n. */
export const bucketStart = ({ n, min }: Pick<Extremes, "n" | "min">, bucket: number): number =>
  Math.floor((bucket * n) / min.length);

/**
 * Which of n values a view draws that shows [first, last): where single values are drawn, one beyond each edge too, so that
 * lines reach it. A column takes none of them: its highest value would lie outside the view.
 */
export function planValues(first: number, last: number, { n, columns }: { n: number; columns: number }) {
  const before = Math.max(0, first - 1);
  const after = Math.min(n, last + 1);
  return after - before > 2 * columns
    ? { first, count: last - first }
    : { first: before, count: Math.max(0, after - before) };
}

/** Takes values first, first + 1, … into their buckets. What is not finite is a gap: it is left out of all but exact ones. */
export function addExtremes(into: Extremes, first: number, { data, offset, stride, count }: Values): void {
  const { n, min, max, peak } = into;
  if (into.exact) {
    for (let i = 0; i < count; i++) min[first + i] = max[first + i] = data[offset + i * stride]!;
    return;
  }
  let bucket = Math.floor((first * min.length) / n);
  while (bucketStart(into, bucket + 1) <= first) bucket++;
  for (let i = 0; i < count; bucket++) {
    const end = Math.min(count, bucketStart(into, bucket + 1) - first);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let top = 0;
    for (let at = offset + i * stride; i < end; i++, at += stride) {
      const value = data[at]!;
      if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
      if (value > high && value !== Number.POSITIVE_INFINITY) {
        high = value;
        top = i;
      }
    }
    if (low > high) continue;
    if (!(min[bucket]! <= low)) min[bucket] = low;
    if (max[bucket]! >= high) continue;
    max[bucket] = high;
    peak[bucket] = first + top;
  }
}

/** Takes buckets of [min, max], the first beginning at value `first`, each into the bucket that its middle lies in. */
export function addBuckets(into: Extremes, first: number, values: F, valuesPerBucket: number): void {
  const { n, min, max, peak } = into;
  for (let i = 0; 2 * i < values.length; i++) {
    const [low, high] = [values[2 * i]!, values[2 * i + 1]!];
    if (Number.isNaN(high)) continue;
    const middle = Math.min(n - 1, first + i * valuesPerBucket + Math.floor(valuesPerBucket / 2));
    let bucket = Math.floor((middle * min.length) / n);
    while (bucketStart(into, bucket + 1) <= middle) bucket++;
    if (!(min[bucket]! <= low)) min[bucket] = low;
    if (max[bucket]! >= high) continue;
    max[bucket] = high;
    peak[bucket] = middle;
  }
}
