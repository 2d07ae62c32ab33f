import { precisionOf } from "../../check.ts";
import type { F } from "../../types.ts";
import { PIECE, withRoom } from "./with-room.ts";

/** out[i] = 10·log10(power[i]) + offset, at least `floor`. Returns false where there are no kernels or no room, and nothing is done. */
export function writeDecibels(power: F, out: Float32Array, offset: number, floor: number): boolean {
  return withRoom(precisionOf(power), ({ exports, values, valueBytes, shelf }, holding) => {
    const [from, to] = [holding.allocate(valueBytes * PIECE), holding.allocate(4 * PIECE)];
    for (let start = 0; start < power.length; start += PIECE) {
      const part = power.subarray(start, start + PIECE);
      values.set(part, from / valueBytes);
      exports.decibels(from, part.length, to, offset, floor);
      out.set(shelf.memory.f32.subarray(to / 4, to / 4 + part.length), start);
    }
  });
}
