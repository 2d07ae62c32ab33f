import { precisionOf } from "../check.ts";
import { addSegmentPowers, eachSegmentPower } from "../kernel/simd/segments.ts";
import { withFft } from "../kernel/with-fft.ts";
import type { F } from "../types.ts";
import type { SpectralPlan } from "./plan-spectral.ts";
import { removeLine, removeMean } from "./trend.ts";

/** Bins from 0 to n/2: what is computed for a real signal, one-sided or not. */
export const halfBins = ({ nfft }: SpectralPlan): number => Math.floor(nfft / 2) + 1;

/** Adds |X|² of the first `segments` segments of `x` to `sums` (halfBins long); f32 is computed in f32, and added in f64. */
export function addPowers(x: F, plan: SpectralPlan, segments: number, sums: Float64Array): void {
  if (addSegmentPowers(x, plan, segments, sums)) return;
  eachPower(x, plan, segments, (power) => {
    for (let k = 0; k < sums.length; k++) sums[k]! += power[k]!;
  });
}

/** Gives |X|² of each of the first `segments` segments (halfBins long) in turn; the next call overwrites it. */
export function eachPower(x: F, plan: SpectralPlan, segments: number, use: (power: F, segment: number) => void): void {
  if (eachSegmentPower(x, plan, segments, use)) return;
  const { nperseg, nfft, hop, detrend, values } = plan;
  const remove = detrend === "constant" ? removeMean : detrend === "linear" ? removeLine : undefined;
  withFft({ n: nfft, kind: "real", precision: precisionOf(x) }, ({ input, output, forward }) => {
    const samples = new Float64Array(nperseg);
    const power = new Float64Array(halfBins(plan));
    input.fill(0, nperseg);
    for (let segment = 0; segment < segments; segment++) {
      samples.set(x.subarray(segment * hop, segment * hop + nperseg));
      remove?.(samples, nperseg);
      for (let i = 0; i < nperseg; i++) input[i] = samples[i]! * values[i]!;
      forward();
      for (let k = 0; k < power.length; k++) power[k] = output[2 * k]! ** 2 + output[2 * k + 1]! ** 2;
      use(power, segment);
    }
  });
}

/** From Σ|X|² of `count` segments to the power spectrum of the plan: mean, scale, sides. */
export function finishPower(plan: SpectralPlan, sums: F, count: number): Float64Array {
  const { nfft, onesided } = plan;
  const scale = plan.scale / count;
  if (!onesided) return Float64Array.from({ length: nfft }, (_, k) => sums[Math.min(k, nfft - k)]! * scale);
  const unpaired = nfft % 2 ? -1 : nfft / 2; // Nyquist stands alone, as 0 does
  return Float64Array.from(sums, (sum, k) => sum * scale * (k === 0 || k === unpaired ? 1 : 2));
}
