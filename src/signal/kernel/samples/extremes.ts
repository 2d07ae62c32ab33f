import { precisionOf } from "../../check.ts";
import type { F } from "../../types.ts";
import { PIECE, withRoom } from "./with-room.ts";

/**
 * [min, max] of each `bucket` finite values of x into `out`, from entry `at` on; NaN where none is finite. Returns false where there
 * are no kernels or no room, and nothing is done.
 */
export function writeExtremes(x: F, bucket: number, out: F, at: number): boolean {
  if (bucket > PIECE) return false;
  return withRoom(precisionOf(x), ({ exports, values, valueBytes }, holding) => {
    const buckets = Math.floor(PIECE / bucket);
    const from = holding.allocate(valueBytes * PIECE);
    const to = holding.allocate(valueBytes * 2 * buckets);
    const found = values.subarray(to / valueBytes, to / valueBytes + 2 * buckets);
    for (let first = 0; first * bucket < x.length; first += buckets) {
      const part = x.subarray(first * bucket, (first + buckets) * bucket);
      values.set(part, from / valueBytes);
      exports.extremes(from, part.length, bucket, to);
      const count = Math.ceil(part.length / bucket);
      out.set(count < buckets ? found.subarray(0, 2 * count) : found, 2 * (at + first));
    }
  });
}
