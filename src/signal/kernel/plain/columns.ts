import type { F } from "../../types.ts";
import type { ColumnsPlan, ColumnsSpec, Twist } from "../plan-columns.ts";
import { makeValues } from "./fft.ts";
import { forwardComplex, planComplex } from "./plan.ts";
import { writeRoot } from "./roots.ts";

/** Columns one after another in plain TypeScript, computed in f64. */
export function planPlainColumns({ n, columns, precision }: ColumnsSpec): ColumnsPlan {
  const input = makeValues(precision, 2 * n * columns);
  const output = makeValues(precision, 2 * n * columns);
  const column = new Float64Array(2 * n);
  const plan = planComplex(n);
  const each = (from: F, to: F, swap: 0 | 1, transform: (c: number) => void) => {
    for (let c = 0; c < columns; c++) {
      for (let k = 0, i = 2 * c; k < 2 * n; k += 2, i += 2 * columns) {
        column[k + swap] = from[i]!;
        column[k + 1 - swap] = from[i + 1]!;
      }
      transform(c);
      for (let k = 0, i = 2 * c; k < 2 * n; k += 2, i += 2 * columns) {
        to[i] = column[k + swap]!;
        to[i + 1] = column[k + 1 - swap]!;
      }
    }
  };
  return {
    input,
    output,
    forward(twist) {
      each(input, output, 0, (c) => {
        forwardComplex(plan, column, column);
        if (twist) turn(column, c, twist);
      });
    },
    inverse(twist) {
      each(output, input, 1, (c) => {
        if (twist) turn(column, c, twist); // swapped values times a root are the value times its conjugate, swapped
        forwardComplex(plan, column, column);
      });
    },
    close() {},
  };
}

function turn(column: Float64Array, c: number, { first, total }: Twist): void {
  const root = new Float64Array(2);
  const step = (first + c) % total;
  for (let i = 0, at = 0; i < column.length; i += 2, at = (at + step) % total) {
    writeRoot(root, 0, at, total);
    const re = column[i]! * root[0]! - column[i + 1]! * root[1]!;
    column[i + 1] = column[i]! * root[1]! + column[i + 1]! * root[0]!;
    column[i] = re;
  }
}
