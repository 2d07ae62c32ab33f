import type { NdView } from "../../array/index.ts";
import { whole, wrong } from "../check.ts";
import type { Complex, F, Norm } from "../types.ts";
import { complexOf, refuseComplex } from "./fft.ts";
import { scaleOf } from "./norm.ts";
import { axisOf, type Dense, parseOperand } from "./operand.ts";
import { type Kind, transformAxis } from "./transform-axis.ts";

export interface FftnOpts {
  s?: readonly number[];
  axes?: readonly number[];
  norm?: Norm;
}

/**
 * Discrete Fourier transform along several axes, as numpy.fft.fftn.
 *
 * Shape   any; the axes (all if not said; the last ones if o.s is) have o.s values after it: cut, or padded with zeros at their ends.
 * Units   as fft, one norm for each axis.
 * Memory  copies once for each axis. f32 in gives f32 out.
 * Throws  "invalid-argument" naming s or axes, else as fft.
 */
export function fftn(x: F | Complex | NdView, o: FftnOpts = {}): Complex {
  return complexOf(transformAll(x, o, "fft", "fft"), x);
}

/** Inverse of fftn, as numpy.fft.ifftn; shape, units, memory and errors as there. */
export function ifftn(x: F | Complex | NdView, o: FftnOpts = {}): Complex {
  return complexOf(transformAll(x, o, "ifft", "ifft"), x);
}

/** fftn of real values, as numpy.fft.rfftn: the last of the axes keeps its non-negative half; all else as fftn. */
export function rfftn(x: F | Complex | NdView, o: FftnOpts = {}): Complex {
  return complexOf(transformAll(x, o, "rfft", "fft"), x);
}

/** The real values whose rfftn is X, one after another in C order, as numpy.fft.irfftn; the last axis as irfft, all else as fftn. */
export function irfftn(X: F | Complex | NdView, o: FftnOpts = {}): F {
  return transformAll(X, o, "irfft", "ifft").re;
}

/** The last axis is the real one: first forward, last back. */
function transformAll(x: F | Complex | NdView, { s, axes, norm }: FftnOpts, last: Kind, others: Kind): Dense {
  const operand = parseOperand(x);
  refuseComplex(operand, last);
  const dimensions = operand.shape.length;
  const count = s?.length ?? dimensions;
  const chosen = (axes ?? Array.from({ length: count }, (_, i) => i - count)).map((axis) =>
    axisOf(axis, operand.shape, "axes"),
  );
  if (s && s.length !== chosen.length) throw wrong("s", s, `as many lengths as axes (${chosen.length})`);
  if (chosen.length === 0) throw wrong("axes", axes, "one axis or more");
  const steps = chosen.map((axis, i) => {
    const kind = i === chosen.length - 1 ? last : others;
    const length = operand.shape[axis]!;
    return { axis, kind, n: whole("s", s?.[i] ?? (kind === "irfft" ? 2 * (length - 1) : length), 1) };
  });
  const ordered = last === "irfft" ? steps : steps.toReversed();
  return ordered.reduce<Dense>(
    (values, { axis, kind, n }) => transformAxis(values, axis, { kind, n, scale: scaleOf(norm, n, kind) }),
    operand,
  );
}
