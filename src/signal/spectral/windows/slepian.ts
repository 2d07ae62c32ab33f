import { FieldError } from "../../../base/errors.ts";
import { fill, type Shape } from "./shape.ts";

/** A symmetric tridiagonal matrix; `beside[i]` stands between rows i and i + 1. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/**
 * The discrete prolate spheroidal sequence of order 0: most of its energy lies within ±nw / length.
 *
 * It is the eigenvector of the largest eigenvalue of a tridiagonal matrix that commutes with the problem's own:
 * Slepian (1978), doi:10.1002/j.1538-7305.1978.tb02104.x; Percival & Walden (1993), "Spectral Analysis for Physical
 * Applications", 8.3. Bisection with Sturm's count and inverse iteration: Barth, Martin & Wilkinson (1967),
 * doi:10.1007/BF02162154.
 */
export const dpss: Shape = (length, nw) => {
  const width = Math.cos((2 * Math.PI * nw!) / length);
  const matrix = {
    diagonal: fill(length, (i) => ((length - 1 - 2 * i) / 2) ** 2 * width),
    beside: fill(length - 1, (i) => ((i + 1) * (length - 1 - i)) / 2),
  };
  const vector = vectorOf(matrix, largestEigenvalue(matrix));
  const peak = vector.reduce((most, value) => Math.max(most, value), 0);
  const scale = (length % 2 ? 1 : length ** 2 / (length ** 2 + nw!)) / peak; // its top lies between two samples
  return vector.map((value) => value * scale);
};

/** What a window of nx values needs of `nw`, before it is made periodic. */
export function checkBandwidth(nx: number, nw: number): void {
  if (nw > 0 && nw < nx / 2) return;
  throw new FieldError("invalid-argument", `the window "dpss" takes a half-bandwidth between 0 and nx / 2`, { nw, nx });
}

/** From above, by bisection to the last bit: the result is a little more than the eigenvalue. */
function largestEigenvalue({ diagonal, beside }: Tridiagonal): number {
  const reach = (i: number) => (beside[i - 1] ?? 0) + (beside[i] ?? 0); // Gershgorin
  const bound = diagonal.reduce((most, value, i) => Math.max(most, value + reach(i)), Number.NEGATIVE_INFINITY);
  let high = bound + 8 * Number.EPSILON * Math.abs(bound); // the eigenvalue itself would make a pivot of 0
  let low = diagonal.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return high;
    if (isAboveAll({ diagonal, beside }, middle)) high = middle;
    else low = middle;
  }
}

/** Whether x - matrix has positive pivots only, which is to say no eigenvalue lies at x or above. */
function isAboveAll({ diagonal, beside }: Tridiagonal, x: number): boolean {
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    pivot = x - diagonal[i]! - (i ? beside[i - 1]! ** 2 / pivot : 0);
    if (!(pivot > 0)) return false;
  }
  return true;
}

/** Inverse iteration. All of `beside` is positive and so is the vector: no pivoting is needed above the largest eigenvalue. */
function vectorOf({ diagonal, beside }: Tridiagonal, eigenvalue: number): Float64Array {
  const n = diagonal.length;
  const pivots = new Float64Array(n);
  for (let i = 0; i < n; i++) pivots[i] = eigenvalue - diagonal[i]! - (i ? beside[i - 1]! ** 2 / pivots[i - 1]! : 0);
  let vector = new Float64Array(n).fill(1);
  for (let round = 0; round < 4; round++) {
    for (let i = 1; i < n; i++) vector[i]! += (beside[i - 1]! / pivots[i - 1]!) * vector[i - 1]!;
    vector[n - 1]! /= pivots[n - 1]!;
    for (let i = n - 2; i >= 0; i--) vector[i] = (vector[i]! + beside[i]! * vector[i + 1]!) / pivots[i]!;
    const peak = vector.reduce((most, value) => Math.max(most, value), 0);
    vector = vector.map((value) => value / peak);
  }
  return vector;
}
