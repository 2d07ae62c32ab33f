import type { F } from "../types.ts";
import { writeRoot } from "./plain/roots.ts";

/** Turns row k, column c of an interleaved matrix by exp(-2πi·k·(first + c)/total), or back; in place. */
export function turnMatrix(
  data: F,
  columns: number,
  { first, total }: { first: number; total: number },
  direction: "on" | "back",
): void {
  const root = new Float64Array(2);
  const sign = direction === "on" ? 1 : -1;
  const rows = data.length / (2 * columns);
  for (let c = 0; c < columns; c++) {
    const step = (first + c) % total;
    for (let k = 0, i = 2 * c, at = 0; k < rows; k++, i += 2 * columns, at = (at + step) % total) {
      writeRoot(root, 0, at, total);
      const [cos, sin] = [root[0]!, sign * root[1]!];
      const re = data[i]! * cos - data[i + 1]! * sin;
      data[i + 1] = data[i]! * sin + data[i + 1]! * cos;
      data[i] = re;
    }
  }
}
