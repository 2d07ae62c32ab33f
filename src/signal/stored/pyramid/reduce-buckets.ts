import { writeExtremes } from "../../kernel/samples/extremes.ts";
import type { F } from "../../types.ts";

/** [min, max] of each `bucket` values of x, NaN where none is finite; the last bucket may be short. Returns how many were written. */
export function reduceBuckets(x: F, bucket: number, out: F, at: number): number {
  if (!writeExtremes(x, bucket, out, at)) plainExtremes(x, bucket, out, at);
  return Math.ceil(x.length / bucket);
}

function plainExtremes(x: F, bucket: number, out: F, at: number): void {
  let entry = at;
  for (let start = 0; start < x.length; start += bucket, entry++) {
    const end = Math.min(x.length, start + bucket);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) {
      const value = x[i]!;
      if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
      if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
    }
    out[2 * entry] = low > high ? Number.NaN : low;
    out[2 * entry + 1] = low > high ? Number.NaN : high;
  }
}

/** The same of buckets: [min, max] of each `ratio` of them. */
export function joinBuckets(buckets: F, ratio: number, out: F): void {
  const count = buckets.length / 2;
  for (let entry = 0; entry * ratio < count; entry++) {
    let low = Number.NaN;
    let high = Number.NaN;
    for (let i = entry * ratio; i < Math.min(count, (entry + 1) * ratio); i++) {
      if (!(low <= buckets[2 * i]!)) low = Number.isNaN(buckets[2 * i]!) ? low : buckets[2 * i]!;
      if (!(high >= buckets[2 * i + 1]!)) high = Number.isNaN(buckets[2 * i + 1]!) ? high : buckets[2 * i + 1]!;
    }
    out[2 * entry] = low;
    out[2 * entry + 1] = high;
  }
}
