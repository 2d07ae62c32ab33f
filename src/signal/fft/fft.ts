import type { NdView } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Complex, F, Norm } from "../types.ts";
import { forwardComplex, planComplex } from "./plan.ts";
import { forwardReal, planReal } from "./real.ts";

export interface FftOpts {
  n?: number;
  axis?: number;
  norm?: Norm;
}

/**
 * Discrete Fourier transform of one signal, as numpy.fft.fft.
 *
 * Shape   x: (n,); the result has o.n values: x is cut, or padded with zeros at its end. One dimension only.
 * Units   those of the input times the norm: "backward" 1, "ortho" 1/√n, "forward" 1/n; bin k is k · sampleRateHz / n.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  "invalid-argument" when n is no positive integer or re and im differ in length; "unsupported" for NdView and axis.
 * Source  Stockham's autosort form of Cooley & Tukey (1965), doi:10.1090/S0025-5718-1965-0178586-1;
 *         other lengths Bluestein (1970), doi:10.1109/TAU.1970.1162132.
 */
export function fft(x: F | Complex | NdView, o: FftOpts = {}): Complex {
  const { re, im } = parseSignal(x, o);
  const n = lengthOf(o.n ?? re.length);
  const data = interleave(re, im, n);
  forwardComplex(planComplex(n), data, data);
  return split(data, n, re, scaleOf(o.norm, n, "forward"));
}

/**
 * Inverse of fft, as numpy.fft.ifft.
 *
 * Shape   x: (n,); the result has o.n values.
 * Units   those of the input times the norm: "backward" 1/n, "ortho" 1/√n, "forward" 1.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  as fft.
 */
export function ifft(x: F | Complex | NdView, o: FftOpts = {}): Complex {
  const { re, im } = parseSignal(x, o);
  const n = lengthOf(o.n ?? re.length);
  const data = interleave(im ?? new Float64Array(re.length), re, n); // re and im swapped before and after: the inverse
  forwardComplex(planComplex(n), data, data);
  const swapped = split(data, n, re, scaleOf(o.norm, n, "inverse"));
  return { re: swapped.im, im: swapped.re };
}

/**
 * Non-negative half of the spectrum of a real signal, as numpy.fft.rfft.
 *
 * Shape   x: (n,); the result has floor(o.n / 2) + 1 bins.
 * Units   as fft.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  as fft, and "invalid-argument" for complex input.
 * Source  as fft; an even length is half as many complex values.
 */
export function rfft(x: F | Complex | NdView, o: FftOpts = {}): Complex {
  const { re, im } = parseSignal(x, o);
  if (im) throw new FieldError("invalid-argument", "rfft takes a real signal; use fft for a complex one");
  const n = lengthOf(o.n ?? re.length);
  const input = new Float64Array(n);
  input.set(re.length > n ? re.subarray(0, n) : re);
  const bins = Math.floor(n / 2) + 1;
  const output = new Float64Array(2 * bins);
  forwardReal(planReal(n), input, output);
  return split(output, bins, re, scaleOf(o.norm, n, "forward"));
}

/**
 * The real signal whose rfft is X, as numpy.fft.irfft.
 *
 * Shape   X: (m,); the result has o.n values, 2 (m - 1) if not said. Imaginary parts of bin 0 and of n/2 are ignored.
 * Units   as ifft.
 * Memory  copies; computes in f64, f32 in gives f32 out.
 * Throws  as fft.
 */
export function irfft(X: Complex, o: FftOpts = {}): F {
  const { re, im } = parseSignal(X, o);
  const n = lengthOf(o.n ?? 2 * (re.length - 1));
  const bins = Math.min(re.length, Math.floor(n / 2) + 1);
  const data = new Float64Array(2 * n); // the whole spectrum, re and im swapped
  for (let k = 0; k < bins; k++) {
    const imaginary = im ? im[k]! : 0;
    const mirrored = (n - k) % n;
    data[2 * mirrored] = -imaginary;
    data[2 * mirrored + 1] = re[k]!;
    data[2 * k] = imaginary;
    data[2 * k + 1] = re[k]!;
  }
  forwardComplex(planComplex(n), data, data);
  return split(data, n, re, scaleOf(o.norm, n, "inverse")).im;
}

const isF = (value: unknown): value is F => value instanceof Float32Array || value instanceof Float64Array;

function parseSignal(x: F | Complex | NdView, o: FftOpts): { re: F; im: F | undefined } {
  if (o.axis !== undefined) throw new FieldError("unsupported", "axis is not built yet: one-dimensional signals only");
  if (isF(x)) return { re: x, im: undefined };
  if (typeof x !== "object" || x === null || !("re" in x)) {
    if (typeof x === "object" && x !== null && "stride" in x)
      throw new FieldError(
        "unsupported",
        "an NdView is not taken yet; pass its values as Float32Array or Float64Array",
      );
    throw new FieldError("invalid-argument", "a signal is a Float32Array, a Float64Array or { re, im } of them");
  }
  if (!isF(x.re) || !isF(x.im) || x.re.length !== x.im.length || x.re.constructor !== x.im.constructor)
    throw new FieldError("invalid-argument", "re and im must be of one type and one length");
  if (x.shape && x.shape.length > 1)
    throw new FieldError("unsupported", "more than one dimension is not built yet", { shape: [...x.shape] });
  return { re: x.re, im: x.im };
}

function lengthOf(n: number): number {
  if (Number.isSafeInteger(n) && n >= 1) return n;
  throw new FieldError("invalid-argument", `a transform has at least one value, not ${n}`, { n });
}

function scaleOf(norm: Norm = "backward", n: number, direction: "forward" | "inverse"): number {
  if (norm === "ortho") return 1 / Math.sqrt(n);
  if (norm !== "backward" && norm !== "forward")
    throw new FieldError("invalid-argument", `norm is "backward", "ortho" or "forward", not "${norm}"`, { norm });
  return (norm === "forward") === (direction === "forward") ? 1 / n : 1;
}

function interleave(re: F, im: F | undefined, n: number): Float64Array {
  const data = new Float64Array(2 * n);
  const filled = Math.min(n, re.length);
  for (let i = 0; i < filled; i++) data[2 * i] = re[i]!;
  if (im) for (let i = 0; i < filled; i++) data[2 * i + 1] = im[i]!;
  return data;
}

function split(data: Float64Array, n: number, like: F, scale: number): Complex {
  const make = () => (like instanceof Float32Array ? new Float32Array(n) : new Float64Array(n));
  const re = make();
  const im = make();
  for (let i = 0; i < n; i++) {
    re[i] = data[2 * i]! * scale;
    im[i] = data[2 * i + 1]! * scale;
  }
  return { re, im };
}
