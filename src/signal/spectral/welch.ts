import { FieldError } from "../../base/errors.ts";
import type { F, Spectral } from "../types.ts";
import { planFrequencies, planSpectral, type SpectralPlan } from "./plan-spectral.ts";
import { createSegmentPower, finishPower, halfBins } from "./segment-power.ts";

/**
 * Power spectrum of a real signal by Welch's method of averaged segments, as scipy.signal.welch (1.10).
 *
 * Shape   x: (n,); f, Pxx: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false. No segment is padded.
 * Units   f in the unit of fs; Pxx in units²/Hz ("density") or units² ("spectrum").
 * Memory  copies one segment at a time; average "median" keeps every segment's spectrum. f32 in gives f32 Pxx, computed in f64.
 * Throws  "invalid-argument" naming the option; "unsupported" for a window not built yet.
 * Source  Welch (1967), doi:10.1109/TAU.1967.1161901; bias of the median: Allen et al. (2012), doi:10.1103/PhysRevD.85.122006.
 */
export function welch(x: F, o: Spectral = {}): { f: Float64Array; Pxx: F } {
  if (!(x instanceof Float32Array || x instanceof Float64Array))
    throw new FieldError("invalid-argument", "welch takes a Float32Array or a Float64Array");
  const single = x instanceof Float32Array;
  if (x.length === 0) return { f: new Float64Array(0), Pxx: single ? new Float32Array(0) : new Float64Array(0) };
  const plan = planSpectral(x.length, o);
  const power = plan.average === "median" ? medianPower(x, plan) : meanPower(x, plan);
  return { f: planFrequencies(plan), Pxx: single ? Float32Array.from(power) : power };
}

function meanPower(x: F, plan: SpectralPlan): Float64Array {
  const add = createSegmentPower(plan);
  const sums = new Float64Array(halfBins(plan));
  for (let segment = 0; segment < plan.segments; segment++) add(x, segment * plan.hop, sums);
  return finishPower(plan, sums, plan.segments);
}

function medianPower(x: F, plan: SpectralPlan): Float64Array {
  const { segments, hop } = plan;
  const add = createSegmentPower(plan);
  const bins = halfBins(plan);
  const all = new Float64Array(segments * bins);
  for (let s = 0; s < segments; s++) add(x, s * hop, all.subarray(s * bins, (s + 1) * bins));
  const column = new Float64Array(segments);
  const medians = Float64Array.from({ length: bins }, (_, k) => {
    for (let s = 0; s < segments; s++) column[s] = all[s * bins + k]!;
    return median(column);
  });
  return finishPower(plan, medians, medianBias(segments));
}

/** Sorts its argument. NaN sorts last, and one NaN makes the median NaN. */
function median(values: Float64Array): number {
  values.sort();
  const last = values.length - 1;
  if (Number.isNaN(values[last])) return Number.NaN;
  return (values[Math.floor(last / 2)]! + values[Math.ceil(last / 2)]!) / 2;
}

/** Expected median of n exponentially distributed values, as a fraction of their mean. */
function medianBias(n: number): number {
  let bias = 1;
  for (let k = 2; k <= n - 1; k += 2) bias += 1 / (k + 1) - 1 / k;
  return bias;
}
