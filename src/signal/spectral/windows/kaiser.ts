import { FieldError } from "../../../base/errors.ts";
import { fill, type Shape } from "./shape.ts";

/** Modified Bessel function of the first kind, order 0: its power series, all terms positive. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) sum += term *= quarter / (k * k);
  return sum;
}

export const kaiser: Shape = (length, beta) => {
  if (length === 1) return Float64Array.of(1);
  const centre = (length - 1) / 2;
  const peak = besselI0(beta!);
  return fill(length, (i) => besselI0(beta! * Math.sqrt(Math.max(0, 1 - ((i - centre) / centre) ** 2))) / peak);
};

/** Princen & Bradley's condition holds for it, so that overlapped halves of its squares add up to one. */
export function kaiserBesselDerived(length: number, beta: number): Float64Array {
  if (length % 2)
    throw new FieldError("invalid-argument", `the window "kaiser_bessel_derived" has an even number of values`, {
      nx: length,
    });
  const half = length / 2;
  let sum = 0;
  const sums = kaiser(half + 1, beta).map((value) => (sum += value));
  return fill(length, (i) => Math.sqrt(sums[Math.min(i, length - 1 - i)]! / sum));
}
