import type { NdView } from "../../array/index.ts";
import { FieldError } from "../../base/errors.ts";
import type { Complex, F, Norm } from "../types.ts";
import { scaleOf } from "./norm.ts";
import { axisOf, type Dense, lengthOf, parseOperand } from "./operand.ts";
import { type Kind, transformAxis } from "./transform-axis.ts";

export interface FftOpts {
  n?: number;
  axis?: number;
  norm?: Norm;
}

/**
 * Discrete Fourier transform along one axis, as numpy.fft.fft.
 *
 * Shape   any, in C order; the axis (the last if not said) has o.n values after it: cut, or padded with zeros at its end.
 *         The result has a shape where x has one (an NdView, or { re, im, shape }).
 * Units   those of the input times the norm: "backward" 1, "ortho" 1/√n, "forward" 1/n; bin k is k · sampleRateHz / n.
 * Memory  copies. f32 in gives f32 out; integers are computed in f64.
 * Throws  "invalid-argument" when n is no positive integer, x has no such axis or holds no numbers, or re and im differ in length.
 * Source  Stockham's autosort form of Cooley & Tukey (1965), doi:10.1090/S0025-5718-1965-0178586-1;
 *         other lengths Bluestein (1970), doi:10.1109/TAU.1970.1162132.
 */
export function fft(x: F | Complex | NdView, o: FftOpts = {}): Complex {
  return complexOf(transform(x, o, "fft"), x);
}

/**
 * Inverse of fft, as numpy.fft.ifft.
 *
 * Shape   as fft.
 * Units   those of the input times the norm: "backward" 1/n, "ortho" 1/√n, "forward" 1.
 * Memory  as fft.
 * Throws  as fft.
 */
export function ifft(x: F | Complex | NdView, o: FftOpts = {}): Complex {
  return complexOf(transform(x, o, "ifft"), x);
}

/**
 * Non-negative half of the spectrum of a real signal, as numpy.fft.rfft.
 *
 * Shape   as fft; the axis has floor(o.n / 2) + 1 bins.
 * Units   as fft.
 * Memory  as fft.
 * Throws  as fft, and "invalid-argument" for complex input.
 * Source  as fft; an even length is half as many complex values.
 */
export function rfft(x: F | Complex | NdView, o: FftOpts = {}): Complex {
  return complexOf(transform(x, o, "rfft"), x);
}

/**
 * The real signal whose rfft is X, as numpy.fft.irfft.
 *
 * Shape   as fft; the axis has o.n values, 2 (m - 1) of m bins if not said. Several dimensions come one after another, in C order.
 *         Imaginary parts of bin 0 and of n/2 are ignored.
 * Units   as ifft.
 * Memory  as fft.
 * Throws  as fft.
 */
export function irfft(X: F | Complex | NdView, o: FftOpts = {}): F {
  return transform(X, o, "irfft").re;
}

function transform(x: F | Complex | NdView, o: FftOpts, kind: Kind): Dense {
  const operand = parseOperand(x);
  refuseComplex(operand, kind);
  const axis = axisOf(o.axis ?? -1, operand.shape);
  const length = operand.shape[axis]!;
  const n = lengthOf(o.n ?? (kind === "irfft" ? 2 * (length - 1) : length));
  return transformAxis(operand, axis, { kind, n, scale: scaleOf(o.norm, n, kind) });
}

export function refuseComplex({ im }: Dense, kind: Kind): void {
  if (kind === "rfft" && im)
    throw new FieldError("invalid-argument", "rfft takes a real signal; use fft for a complex one");
}

/** A result, with its shape where the operand had one. */
export function complexOf({ re, im, shape }: Dense, like: F | Complex | NdView): Complex {
  return "shape" in like && like.shape ? { re, im: im!, shape } : { re, im: im! };
}
