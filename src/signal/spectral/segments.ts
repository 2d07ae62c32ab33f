import { precisionOf, zerosLike } from "../check.ts";
import { withFft } from "../kernel/with-fft.ts";
import type { F } from "../types.ts";
import type { SpectralPlan } from "./plan-spectral.ts";
import { removeLine, removeMean } from "./trend.ts";

/** Bins from 0 to n/2: what is computed for a real signal, one-sided or not. */
export const halfOf = (nfft: number): number => Math.floor(nfft / 2) + 1;

/** Bins of a result: the computed half, or all. */
export const binsOf = ({ onesided, nfft }: SpectralPlan): number => (onesided ? halfOf(nfft) : nfft);

/** Lends a function that gives the spectrum of one segment, interleaved; the next call overwrites it. */
export function withSegments<T>(x: F, plan: SpectralPlan, use: (spectrumOf: (segment: number) => F) => T): T {
  const { nperseg, nfft, hop, values, detrend } = plan;
  const remove = detrend === "constant" ? removeMean : detrend === "linear" ? removeLine : undefined;
  return withFft({ n: nfft, kind: "real", precision: precisionOf(x) }, (fft) => {
    const samples = new Float64Array(nperseg);
    const { input, output } = fft;
    input.fill(0, nperseg);
    return use((segment) => {
      samples.set(x.subarray(segment * hop, segment * hop + nperseg));
      remove?.(samples, nperseg);
      for (let i = 0; i < nperseg; i++) input[i] = samples[i]! * values[i]!;
      fft.forward();
      return output;
    });
  });
}

const BLOCK = 16; // segments whose bins are written side by side: a result lies bin by bin, and one value at a time misses the cache

/** Spectra of all segments, several at a time: `block` holds `count` of them one after another, from segment `first` on. */
export function eachBlock(x: F, plan: SpectralPlan, use: (block: F, first: number, count: number) => void): void {
  const width = 2 * halfOf(plan.nfft);
  const block = zerosLike(x, BLOCK * width);
  withSegments(x, plan, (spectrumOf) => {
    for (let first = 0; first < plan.segments; first += BLOCK) {
      const count = Math.min(BLOCK, plan.segments - first);
      for (let i = 0; i < count; i++) block.set(spectrumOf(first + i), i * width);
      use(block, first, count);
    }
  });
}

/** Times of the middles of segments, in the unit of 1 / fs; `early` samples were put before the signal. */
export const planTimes = ({ segments, nperseg, hop, fs }: SpectralPlan, early = 0): Float64Array =>
  Float64Array.from({ length: segments }, (_, s) => (nperseg / 2 + s * hop) / fs - early / fs);
