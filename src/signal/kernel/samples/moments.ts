import { precisionOf } from "../../check.ts";
import type { F } from "../../types.ts";
import { PIECE, withRoom } from "./with-room.ts";

/** Of the finite values among n: Σx, and Σ(x - mean)² to ⁴ about their own mean. */
interface PieceMoments {
  readonly n: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/** Gives the moments of x piece by piece. Returns false where there are no kernels or no room, and nothing is done. */
export function eachMoments(x: F, take: (piece: PieceMoments) => void): boolean {
  return withRoom(precisionOf(x), ({ exports, values, valueBytes, shelf }, holding) => {
    const from = holding.allocate(valueBytes * PIECE);
    const to = holding.allocate(8 * 8);
    const { f64 } = shelf.memory;
    for (let start = 0; start < x.length; start += PIECE) {
      const part = x.subarray(start, start + PIECE);
      values.set(part, from / valueBytes);
      exports.moments(from, part.length, to);
      const read = (place: number) => f64[to / 8 + place]!;
      const [count, min, max, mean] = [read(0), read(2), read(3), read(4)];
      take({ n: part.length, count, min, max, mean, m2: read(5), m3: read(6), m4: read(7) });
    }
  });
}
