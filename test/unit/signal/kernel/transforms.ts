/** One transform of each kind checked against the plain kernel in f64, which fft.test.ts checks against scipy. */
import { forwardComplex, planComplex } from "../../../../src/signal/kernel/plain/plan.ts";
import { type FftPlan, type Precision, planFft } from "../../../../src/signal/kernel/plan-fft.ts";
import { noise } from "../close.ts";

/** Relative L2 error in units of what is allowed: 8 ε √(log2 n). */
export interface Errors {
  forward: number;
  inverse: number;
}

const EPSILON = { f32: 2 ** -23, f64: 2 ** -52 };

const allowed = (n: number, precision: Precision) => 8 * EPSILON[precision] * Math.sqrt(Math.max(1, Math.log2(n)));

/** Noise and its spectrum, rounded to f32 first so that both precisions are given the same values. */
export function spectrumOf(n: number): { z: Float64Array; spectrum: Float64Array } {
  const z = noise(2 * n, n).map(Math.fround);
  const spectrum = new Float64Array(2 * n);
  forwardComplex(planComplex(n), z, spectrum);
  return { z, spectrum };
}

/** The bins of the real parts of z. */
export function realBins(spectrum: Float64Array): Float64Array {
  const n = spectrum.length / 2;
  const bins = new Float64Array(2 * (Math.floor(n / 2) + 1));
  for (let i = 0; i < bins.length; i += 2) {
    const mirrored = (2 * n - i) % (2 * n);
    bins[i] = (spectrum[i]! + spectrum[mirrored]!) / 2;
    bins[i + 1] = (spectrum[i + 1]! - spectrum[mirrored + 1]!) / 2;
  }
  return bins;
}

export function errorsOf(n: number, precision: Precision, kind: "complex" | "real", given = spectrumOf(n)): Errors {
  const plan = planFft({ n, kind, precision });
  const signal = kind === "complex" ? given.z : given.z.filter((_, i) => i % 2 === 0);
  const bins = kind === "complex" ? given.spectrum : realBins(given.spectrum);
  const errors = { forward: errorOfForward(plan, signal, bins), inverse: errorOfInverse(plan, signal, bins, n) };
  plan.close();
  const limit = allowed(n, precision);
  return { forward: errors.forward / limit, inverse: errors.inverse / limit };
}

function errorOfForward(plan: FftPlan, signal: Float64Array, bins: Float64Array): number {
  plan.output.fill(Number.NaN);
  plan.input.set(signal);
  plan.forward();
  return same(plan.input, signal) ? distance(plan.output, bins, 1) : Number.POSITIVE_INFINITY;
}

function errorOfInverse(plan: FftPlan, signal: Float64Array, bins: Float64Array, n: number): number {
  plan.input.fill(Number.NaN);
  plan.output.set(bins);
  const before = plan.output.slice();
  plan.inverse();
  return same(plan.output, before) ? distance(plan.input, signal, n) : Number.POSITIVE_INFINITY;
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

function distance(ours: ArrayLike<number>, theirs: ArrayLike<number>, scale: number): number {
  let [difference, energy] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    difference += (ours[i]! / scale - theirs[i]!) ** 2;
    energy += theirs[i]! ** 2;
  }
  return Math.sqrt(difference / energy);
}
