import { precisionOf } from "../../check.ts";
import type { F } from "../../types.ts";
import type { Kernels } from "../simd/kernels.ts";
import type { Holding } from "../simd/shelf.ts";
import { writeWords } from "../simd/words.ts";
import { PIECE, withRoom } from "./with-room.ts";

/** Taps of a rate change by up / down: rows of `perPhase`, turned round; output m begins at the sample m · down + delay over up. */
export interface PhasedTaps {
  readonly up: number;
  readonly down: number;
  readonly taps: Float64Array;
  readonly perPhase: number;
  readonly delay: number;
}

/** The kernel counts in 32 bits. */
const MOST_STEPS = 2 ** 31;

/**
 * Outputs of a rate change; the first takes in x from `skip` on. f32 is computed in f32. Returns false where there are no kernels or no
 * room, and nothing is done.
 */
export function writePhases(plan: PhasedTaps, x: F, skip: number, outputs: F): boolean {
  const { up, down, perPhase, delay } = plan;
  if (Math.min(up, outputs.length) * down + up >= MOST_STEPS) return false;
  return withRoom(precisionOf(x), (kernels, holding) => {
    const { exports, values, valueBytes, shelf } = kernels;
    const turns = Math.max(1, Math.floor(PIECE / Math.max(up, down))); // of all phases
    const most = Math.min(turns * up, outputs.length);
    const length = Math.ceil((most / up) * down) + perPhase + 1;
    const [from, to] = [holding.allocate(valueBytes * length), holding.allocate(valueBytes * most)];
    const words = writeWords(holding, [
      ...[from, ...writeTaps(kernels, holding, plan)],
      ...[up, down, delay % up, to, 0],
    ]);
    for (let m = 0, at = skip; m < outputs.length; m += most, at += turns * down) {
      const count = Math.min(most, outputs.length - m);
      const last = Math.floor(((count - 1) * down + (delay % up)) / up);
      values.set(x.subarray(at, at + last + perPhase), from / valueBytes);
      shelf.memory.u32[words / 4 + 9] = count;
      exports.polyphase(words);
      outputs.set(values.subarray(to / valueBytes, to / valueBytes + count), m);
    }
  });
}

/** Rows of whole vectors, and the mask that cuts samples to the taps of the last: their place, bytes a row, vectors a row, its place. */
function writeTaps({ lanes, valueBytes, values, shelf }: Kernels, holding: Holding, plan: PhasedTaps): number[] {
  const { up, taps, perPhase } = plan;
  const vectors = Math.ceil(perPhase / lanes);
  const row = vectors * lanes;
  const at = holding.allocate(valueBytes * up * row);
  for (let phase = 0; phase < up; phase++) {
    const start = at / valueBytes + phase * row;
    values.set(taps.subarray(phase * perPhase, (phase + 1) * perPhase), start);
    values.fill(0, start + perPhase, start + row);
  }
  const mask = holding.allocate(16);
  const bytes = valueBytes * (perPhase - (vectors - 1) * lanes);
  shelf.memory.u32.fill(0, mask / 4, mask / 4 + 4).fill(2 ** 32 - 1, mask / 4, (mask + bytes) / 4);
  return [at, valueBytes * row, vectors, mask];
}
