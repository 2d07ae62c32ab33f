import type { NdView } from "../../array/index.ts";
import { isF, zerosLike } from "../check.ts";
import type { Complex, F } from "../types.ts";
import { axisOf, type Dense, parseOperand, product } from "./operand.ts";

/**
 * Zero frequency moved to the middle, as numpy.fft.fftshift.
 *
 * Shape   that of x; o.axes are all if not said. The result is of x's form; an NdView comes back in C order.
 * Memory  copies.
 * Throws  "invalid-argument" when x has no such axis or holds no numbers.
 */
export function fftshift<T extends F | Complex | NdView>(x: T, o: { axes?: number | readonly number[] } = {}): T {
  return shift(x, o.axes, (n) => Math.floor(n / 2));
}

/** Undoes fftshift, as numpy.fft.ifftshift; they differ on axes of odd length. */
export function ifftshift<T extends F | Complex | NdView>(x: T, o: { axes?: number | readonly number[] } = {}): T {
  return shift(x, o.axes, (n) => Math.ceil(n / 2));
}

function shift<T extends F | Complex | NdView>(
  x: T,
  axes: number | readonly number[] | undefined,
  by: (n: number) => number,
): T {
  const operand = parseOperand(x);
  const { shape } = operand;
  const chosen = axes === undefined ? shape.map((_, axis) => axis) : [axes].flat();
  const shifted = chosen.reduce<Dense>((values, said) => {
    const axis = axisOf(said as number, shape, "axes");
    const roll = (from: F) => rollAxis(from, shape, axis, by(shape[axis]!));
    return { re: roll(values.re), im: values.im && roll(values.im), shape };
  }, operand);
  return inFormOf(x, shifted) as T;
}

function rollAxis(from: F, shape: readonly number[], axis: number, by: number): F {
  const inner = product(shape.slice(axis + 1));
  const line = shape[axis]! * inner;
  const to = zerosLike(from, from.length);
  for (let at = 0; at < from.length; at += line) {
    to.set(from.subarray(at, at + line - by * inner), at + by * inner);
    to.set(from.subarray(at + line - by * inner, at + line), at);
  }
  return to;
}

function inFormOf(x: F | Complex | NdView, { re, im, shape }: Dense): F | Complex | NdView {
  if (isF(x)) return re;
  if ("re" in x) return x.shape ? { re, im: im!, shape } : { re, im: im! };
  const single = re instanceof Float32Array;
  const stride = shape.map((_, axis) => product(shape.slice(axis + 1)));
  if (!im) return { data: re, shape, stride, offset: 0, dtype: single ? "float32" : "float64" };
  const data = zerosLike(re, 2 * re.length);
  for (let i = 0; i < re.length; i++) [data[2 * i], data[2 * i + 1]] = [re[i]!, im[i]!];
  return { data, shape, stride, offset: 0, dtype: single ? "complex64" : "complex128" };
}
