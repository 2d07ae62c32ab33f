import { samples } from "../check.ts";
import type { F, Spectral } from "../types.ts";
import { divisor, takeSegment } from "./averaging.ts";
import { median, medianBias } from "./median.ts";
import { planFrequencies, planSpectral, type SpectralPlan } from "./plan-spectral.ts";
import { addPowers, eachPower, finishPower, halfBins } from "./segment-power.ts";

/**
 * Power spectrum of a real signal by Welch's method of averaged segments, as scipy.signal.welch (1.10).
 *
 * Shape   x: (n,); f, Pxx: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false. No segment is padded.
 * Units   f in the unit of fs; Pxx in units²/Hz ("density") or units² ("spectrum").
 * Memory  copies one segment at a time; average "median" keeps every segment's spectrum. f32 in gives f32 Pxx; its spectra are computed in f32 and averaged in f64.
 * Throws  "invalid-argument" naming the option.
 * Source  Welch (1967), doi:10.1109/TAU.1967.1161901; bias of the median: Allen et al. (2012), doi:10.1103/PhysRevD.85.122006.
 */
export function welch(x: F, o: Spectral = {}): { f: Float64Array; Pxx: F } {
  const single = samples("x", x) instanceof Float32Array;
  if (x.length === 0) return { f: new Float64Array(0), Pxx: single ? new Float32Array(0) : new Float64Array(0) };
  const plan = planSpectral(x.length, o);
  const power = plan.average === "median" ? medianPower(x, plan) : meanPower(x, plan);
  return { f: planFrequencies(plan), Pxx: single ? Float32Array.from(power) : power };
}

function meanPower(x: F, plan: SpectralPlan): Float64Array {
  const sums = new Float64Array(halfBins(plan));
  if (plan.average === "mean") addPowers(x, plan, plan.segments, sums);
  else eachPower(x, plan, plan.segments, (power, segment) => takeSegment(plan, sums, power, segment === 0));
  return finishPower(plan, sums, divisor(plan, plan.segments));
}

function medianPower(x: F, plan: SpectralPlan): Float64Array {
  const { segments } = plan;
  const bins = halfBins(plan);
  const all = new Float64Array(segments * bins);
  eachPower(x, plan, segments, (power, s) => all.set(power, s * bins));
  const column = new Float64Array(segments);
  const medians = Float64Array.from({ length: bins }, (_, k) => {
    for (let s = 0; s < segments; s++) column[s] = all[s * bins + k]!;
    return median(column);
  });
  return finishPower(plan, medians, medianBias(segments));
}
