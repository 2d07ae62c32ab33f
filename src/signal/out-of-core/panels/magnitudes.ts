/** The least and the greatest magnitude of neighbouring bins, found while the bins are written. */
import type { F } from "../../types.ts";
import type { Buckets } from "../plan/buckets.ts";

export interface Magnitudes {
  /** Counts bins in, of which so many follow one another in each bucket; the first one is number `first` of them. */
  add(values: F, count: number, o: { first: number; perBucket: number }): void;
  /** Least, then greatest ones; NaN where nothing was added that is a number. */
  finish(): Float32Array<ArrayBuffer>;
}

export function createMagnitudes({ count }: Buckets): Magnitudes {
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(count).fill(-1);
  return {
    add(values, bins, { first, perBucket }) {
      let bucket = Math.floor(first / perBucket);
      let next = 2 * ((bucket + 1) * perBucket - first);
      for (let i = 0; i < 2 * bins; bucket++, next += 2 * perBucket) {
        let low = least[bucket]!;
        let high = greatest[bucket]!;
        for (const end = Math.min(next, 2 * bins); i < end; i += 2) {
          const power = values[i]! * values[i]! + values[i + 1]! * values[i + 1]!;
          if (power < low) low = power;
          if (power > high) high = power;
        }
        least[bucket] = low;
        greatest[bucket] = high;
      }
    },
    finish() {
      const found = new Float32Array(2 * count);
      for (let i = 0; i < count; i++) {
        found[i] = greatest[i]! < 0 ? Number.NaN : Math.sqrt(least[i]!);
        found[count + i] = Math.sqrt(greatest[i]!);
      }
      return found;
    },
  };
}

/** Puts what another panel has found into `all`. */
export function mergeMagnitudes(all: Float32Array, found: Float32Array): void {
  const count = all.length / 2;
  for (let i = 0; i < count; i++) {
    if (!(all[i]! <= found[i]!) && !Number.isNaN(found[i]!)) all[i] = found[i]!;
    if (!(all[count + i]! >= found[count + i]!) && !Number.isNaN(found[count + i]!)) all[count + i] = found[count + i]!;
  }
}
