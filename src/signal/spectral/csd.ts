import { oneOf, samples, wrong } from "../check.ts";
import type { Complex, F, Spectral } from "../types.ts";
import { median, medianBias } from "./median.ts";
import { planFrequencies, planSpectral, type SpectralPlan } from "./plan-spectral.ts";
import { binsOf, halfOf, withSegments } from "./segments.ts";
import { welch } from "./welch.ts";

interface Parts {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Cross power spectrum of two real signals by Welch's method, conj(X) · Y, as scipy.signal.csd (1.10).
 *
 * Shape   x: (n,), y: (m,), the shorter one padded with zeros; f, Pxy: (floor(nfft / 2) + 1,), or (nfft,) with returnOnesided false.
 * Units   f in the unit of fs; Pxy in units of x · units of y / Hz ("density"), or without / Hz ("spectrum").
 * Memory  one segment of each at a time; average "median" keeps every segment's spectrum. f32 only if both are.
 * Throws  "invalid-argument" naming the option.
 * Source  as welch.
 */
export function csd(x: F, y: F, o: Spectral = {}): { f: Float64Array; Pxy: Complex } {
  const single = [samples("x", x), samples("y", y)].every((values) => values instanceof Float32Array);
  const rounded = ({ re, im }: Parts): Complex =>
    single ? { re: Float32Array.from(re), im: Float32Array.from(im) } : { re, im };
  const empty = new Float64Array(0);
  if (x.length === 0 || y.length === 0) return { f: empty, Pxy: rounded({ re: empty, im: empty }) };
  const length = Math.max(x.length, y.length);
  oneOf("average", o.average ?? "mean", ["mean", "median"]);
  const plan = planSpectral(length, o);
  const power = plan.average === "median" ? medianPower : meanPower;
  return { f: planFrequencies(plan), Pxy: rounded(finish(plan, power(padded(x, length), padded(y, length), plan))) };
}

/**
 * How far two signals go together at each frequency, |Pxy|² / (Pxx · Pyy), as scipy.signal.coherence (1.10).
 *
 * Shape   x, y: (n,); f, Cxy: (floor(nfft / 2) + 1,).
 * Units   f in the unit of fs; Cxy from 0 to 1. One segment alone gives 1 everywhere.
 * Memory  as csd.
 * Throws  "invalid-argument" naming the option.
 */
export function coherence(
  x: F,
  y: F,
  o: Omit<Spectral, "scaling" | "average" | "returnOnesided"> = {},
): { f: Float64Array; Cxy: F } {
  const { f, Pxy } = csd(x, y, o);
  const [{ Pxx }, { Pxx: Pyy }] = [welch(x, o), welch(y, o)];
  if (Pxx.length !== f.length || Pyy.length !== f.length)
    // each has the segments that fit into it
    throw wrong("nperseg", o.nperseg ?? 256, `at most ${Math.min(x.length, y.length)}, the shorter signal's length`);
  const Cxy = Pxy.re.map((re, k) => (re * re + Pxy.im[k]! ** 2) / Pxx[k]! / Pyy[k]!);
  return { f, Cxy };
}

function padded(x: F, length: number): F {
  if (x.length === length) return x;
  const longer = x instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  longer.set(x);
  return longer;
}

function meanPower(x: F, y: F, plan: SpectralPlan): Parts {
  const bins = halfOf(plan.nfft);
  const [re, im] = [new Float64Array(bins), new Float64Array(bins)];
  eachPair(x, y, plan, (X, Y) => {
    for (let k = 0, i = 0; k < bins; k++, i += 2) {
      re[k]! += X[i]! * Y[i]! + X[i + 1]! * Y[i + 1]!;
      im[k]! += X[i]! * Y[i + 1]! - X[i + 1]! * Y[i]!;
    }
  });
  const mean = (sum: number) => sum / plan.segments;
  return { re: re.map(mean), im: im.map(mean) };
}

/** Medians of real and imaginary parts, each for itself. */
function medianPower(x: F, y: F, plan: SpectralPlan): Parts {
  const { segments, nfft } = plan;
  const bins = halfOf(nfft);
  const [re, im] = [new Float64Array(segments * bins), new Float64Array(segments * bins)];
  eachPair(x, y, plan, (X, Y, segment) => {
    for (let k = 0, i = 0, at = segment; k < bins; k++, i += 2, at += segments) {
      re[at] = X[i]! * Y[i]! + X[i + 1]! * Y[i + 1]!;
      im[at] = X[i]! * Y[i + 1]! - X[i + 1]! * Y[i]!;
    }
  });
  const bias = medianBias(segments);
  const medians = (values: Float64Array) =>
    Float64Array.from({ length: bins }, (_, k) => median(values.subarray(k * segments, (k + 1) * segments)) / bias);
  return { re: medians(re), im: medians(im) };
}

/** Spectra of the same segment of both signals, interleaved; conj(X) · Y is what is wanted of them. */
function eachPair(x: F, y: F, plan: SpectralPlan, use: (X: F, Y: F, segment: number) => void): void {
  withSegments(x, plan, (ofX) =>
    withSegments(y, plan, (ofY) => {
      for (let segment = 0; segment < plan.segments; segment++) use(ofX(segment), ofY(segment), segment);
    }),
  );
}

/** Scale and sides: one-sided, what stands for two bins counts twice; two-sided, the other half is the conjugate. */
function finish(plan: SpectralPlan, { re, im }: Parts): Parts {
  const { nfft, onesided, scale } = plan;
  const half = halfOf(nfft);
  const result = { re: new Float64Array(binsOf(plan)), im: new Float64Array(binsOf(plan)) };
  for (let k = 0; k < result.re.length; k++) {
    const from = k < half ? k : nfft - k;
    const factor = onesided && k > 0 && 2 * k !== nfft ? 2 * scale : scale;
    result.re[k] = re[from]! * factor;
    result.im[k] = im[from]! * (k < half ? factor : -factor);
  }
  return result;
}
