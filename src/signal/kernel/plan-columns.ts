import { FieldError } from "../../base/errors.ts";
import type { F } from "../types.ts";
import { planPlainColumns } from "./plain/columns.ts";
import { checkLength, checkPrecision, type Precision } from "./plan-fft.ts";
import { planSimdColumns } from "./simd/columns.ts";
import { kernelsOf } from "./simd/kernels.ts";

export interface ColumnsSpec {
  readonly n: number;
  readonly columns: number;
  readonly precision: Precision;
}

/** Column c of this plan is column `first + c` of a transform of `total` values: bin k is turned by exp(-2πi·k·(first + c)/total). */
export interface Twist {
  readonly first: number;
  readonly total: number;
}

export interface ColumnsPlan {
  readonly input: F;
  readonly output: F;
  forward(twist?: Twist): void;
  inverse(twist?: Twist): void;
  close(): void;
}

/**
 * Transforms of all columns of a matrix at once, made ready.
 *
 * Shape   input and output: [n][columns] complex, rows one after another, interleaved re, im.
 * Units   unscaled both ways. `forward` turns bins after the transform, `inverse` turns them back before it.
 * Memory  as planFft.
 * Throws  "invalid-argument" when n or columns is no positive integer or precision is unknown.
 */
export function planColumns(o: ColumnsSpec): ColumnsPlan {
  checkLength(o.n);
  if (!Number.isSafeInteger(o.columns) || o.columns < 1)
    throw new FieldError("invalid-argument", `there is at least one column, not ${o.columns}`, { columns: o.columns });
  checkPrecision(o.precision);
  const kernels = kernelsOf(o.precision);
  return (kernels && planSimdColumns(kernels, o)) ?? planPlainColumns(o);
}
