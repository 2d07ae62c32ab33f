import { FieldError } from "../../base/errors.ts";

/** Arithmetic of shapes, C order throughout. */

export function product(shape: readonly number[]): number {
  return shape.reduce((count, length) => count * length, 1);
}

/** Steps between neighbours along each axis, in elements. */
export function strideOf(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis];
  }
  return stride;
}

/** The sum of a[axis] * b[axis]: an offset from indices and strides. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, axis) => sum + value * b[axis], 0);
}

/** The axis a number names, counted from the end when negative. */
export function resolveAxis(axis: number, shape: readonly number[]): number {
  const resolved = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(resolved) && resolved >= 0 && resolved < shape.length) return resolved;
  throw new FieldError("invalid-argument", `there is no axis ${axis} in shape [${shape}]`, { axis, shape });
}

const MAX_RANK = 32; // numpy's limit

export function checkLengths(name: string, lengths: readonly number[], least: number): void {
  const sound =
    Array.isArray(lengths) &&
    lengths.length <= MAX_RANK &&
    lengths.every((length) => Number.isSafeInteger(length) && length >= least) &&
    Number.isSafeInteger(lengths.reduce((a, b) => a * b, 16));
  if (sound) return;
  throw new FieldError("invalid-argument", `${name} [${lengths}] is no list of lengths`, { [name]: lengths });
}
