import type { F } from "../types.ts";

/** Lowest and highest value of every bucket of a sequence of n values, filled part by part, in order. */
export interface Extremes {
  readonly n: number;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** One value a bucket. */
  readonly exact: boolean;
}

/** Buckets for n values: `columns` of them, or one a value where that is at most twice as many. */
export function createExtremes(n: number, columns: number): Extremes {
  const exact = n <= 2 * columns;
  const buckets = exact ? n : columns;
  return { n, exact, min: new Float64Array(buckets).fill(Number.NaN), max: new Float64Array(buckets).fill(Number.NaN) };
}

/** First value of a bucket; bucket `min.length` begins at n. */
export const bucketStart = ({ n, min }: Extremes, bucket: number): number => Math.floor((bucket * n) / min.length);

/** Takes values first, first + 1, … into their buckets. NaN is a gap: it is left out. */
export function addExtremes(
  into: Extremes,
  first: number,
  values: { data: F; offset: number; stride: number; count: number },
): void {
  const { data, offset, stride, count } = values;
  const { n, min, max } = into;
  let bucket = Math.floor((first * min.length) / n);
  while (bucketStart(into, bucket + 1) <= first) bucket++;
  for (let i = 0; i < count; bucket++) {
    const end = Math.min(count, bucketStart(into, bucket + 1) - first);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = offset + i * stride; i < end; i++, at += stride) {
      const value = data[at]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low > high) continue;
    if (!(min[bucket]! <= low)) min[bucket] = low;
    if (!(max[bucket]! >= high)) max[bucket] = high;
  }
}
