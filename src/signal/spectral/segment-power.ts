import { forwardReal, planReal } from "../fft/real.ts";
import type { F } from "../types.ts";
import type { SpectralPlan } from "./plan-spectral.ts";

/** Bins from 0 to n/2: what is computed for a real signal, one-sided or not. */
export const halfBins = ({ nfft }: SpectralPlan): number => Math.floor(nfft / 2) + 1;

/** A function that adds |X|² of the segment of `x` beginning at `start` to `sums` (halfBins long). */
export function createSegmentPower(plan: SpectralPlan): (x: F, start: number, sums: Float64Array) => void {
  const { nperseg, nfft, detrend, values } = plan;
  const real = planReal(nfft);
  const segment = new Float64Array(nfft); // beyond nperseg it stays zero
  const bins = halfBins(plan);
  const spectrum = new Float64Array(2 * bins);
  const remove = detrend === "constant" ? removeMean : detrend === "linear" ? removeLine : undefined;
  return (x, start, sums) => {
    segment.set(x.subarray(start, start + nperseg));
    remove?.(segment, nperseg);
    for (let i = 0; i < nperseg; i++) segment[i]! *= values[i]!;
    forwardReal(real, segment, spectrum);
    for (let k = 0, i = 0; k < bins; k++, i += 2) {
      const re = spectrum[i]!;
      const im = spectrum[i + 1]!;
      sums[k]! += re * re + im * im;
    }
  };
}

/** From Σ|X|² of `count` segments to the power spectrum of the plan: mean, scale, sides. */
export function finishPower(plan: SpectralPlan, sums: Float64Array, count: number): Float64Array {
  const { nfft, onesided } = plan;
  const scale = plan.scale / count;
  if (!onesided) return Float64Array.from({ length: nfft }, (_, k) => sums[Math.min(k, nfft - k)]! * scale);
  const unpaired = nfft % 2 ? -1 : nfft / 2; // Nyquist stands alone, as 0 does
  return sums.map((sum, k) => sum * scale * (k === 0 || k === unpaired ? 1 : 2));
}

function removeMean(segment: Float64Array, n: number): void {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += segment[i]!;
  const mean = sum / n;
  for (let i = 0; i < n; i++) segment[i]! -= mean;
}

/** Least squares in time counted from the middle, where offset and slope do not mix. */
function removeLine(segment: Float64Array, n: number): void {
  removeMean(segment, n);
  const middle = (n - 1) / 2;
  let moment = 0;
  for (let i = 0; i < n; i++) moment += (i - middle) * segment[i]!;
  const slope = n > 1 ? moment / ((n * (n * n - 1)) / 12) : 0;
  for (let i = 0; i < n; i++) segment[i]! -= slope * (i - middle);
}
