import { type PhasedTaps, writePhases } from "../kernel/samples/polyphase.ts";
import type { F } from "../types.ts";

/**
 * Taps of a rate change by up / down, sorted by phase and turned round, so that each output is one run of products.
 * taps[phase][i] is h[phase + (perPhase - 1 - i) · up]; output m is at tap m · down + delay of sample 0.
 */
export type Polyphase = PhasedTaps;

export function planPolyphase(h: ArrayLike<number>, o: { up: number; down: number; delay: number }): Polyphase {
  const perPhase = Math.max(1, Math.ceil(h.length / o.up));
  const taps = new Float64Array(o.up * perPhase);
  for (let k = 0; k < h.length; k++) {
    const [phase, i] = [k % o.up, Math.floor(k / o.up)];
    taps[phase * perPhase + perPhase - 1 - i] = h[k]!;
  }
  return { ...o, taps, perPhase };
}

/** Index of the last sample that output m of the plan takes in. */
export const lastSample = ({ up, down, delay }: Polyphase, m: number): number => Math.floor((m * down + delay) / up);

/**
 * Outputs of a rate change: `outputs[m]` is a sum of h[m · down + delay - k · up] · x[k] over all k.
 * `x` holds samples from index `first` on, and all that the outputs take in. Where there are kernels f32 is computed in f32, else all in f64.
 *
 * Source  Crochiere & Rabiner (1983), "Multirate Digital Signal Processing", 3.3.
 */
export function runPolyphase(plan: Polyphase, x: F, first: number, outputs: F): void {
  const { up, down, taps, perPhase, delay } = plan;
  if (writePhases(plan, x, lastSample(plan, 0) - perPhase + 1 - first, outputs)) return;
  for (let m = 0; m < outputs.length; m++) {
    const phase = (m * down + delay) % up;
    const from = lastSample(plan, m) - perPhase + 1 - first;
    const row = phase * perPhase;
    let sum = 0;
    for (let i = 0; i < perPhase; i++) sum += taps[row + i]! * x[from + i]!;
    outputs[m] = sum;
  }
}
