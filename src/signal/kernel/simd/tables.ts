/** Roots of unity in kernel memory, in the forms that the passes read. */
import { writeRoot } from "../plain/roots.ts";
import type { Kernels } from "./kernels.ts";
import type { Holding } from "./shelf.ts";

const root = new Float64Array(2);

/** Turns of every pass but the first: for each first index p the roots p·k of `length`, k from 1. */
export function passTable(k: Kernels, holding: Holding, length: number, radix: number): number {
  const m = length / radix;
  const bytes = 2 * k.valueBytes * m * (radix - 1);
  return holding.keep(`${k.precision} pass ${length} ${radix}`, bytes, (at) => {
    const { values } = k;
    let i = at / k.valueBytes;
    for (let p = 0; p < m; p++)
      for (let q = 1; q < radix; q++) {
        writeRoot(root, 0, p * q, length);
        values[i++] = root[0]!;
        values[i++] = root[1]!;
      }
  });
}

/** Turns of a first pass over blocks: as many first indices as there are lanes together, the last vector overlapping. */
export function firstTable(k: Kernels, holding: Holding, length: number, radix: number): number {
  const { lanes, valueBytes } = k;
  const m = length / radix;
  const vectors = Math.ceil(m / lanes);
  return holding.keep(`${k.precision} first ${length} ${radix}`, 32 * vectors * (radix - 1), (at) => {
    let i = at / valueBytes;
    for (let vector = 0; vector < vectors; vector++) {
      const p = Math.min(vector * lanes, m - lanes);
      for (let q = 1; q < radix; q++, i += 2 * lanes)
        for (let lane = 0; lane < lanes; lane++) writeBlockRoot(k, i + lane, (p + lane) * q, length);
    }
  });
}

/** -i/2 · exp(-2πi·k/n) in blocks, for the bins k up to n/4: what unpicks a real transform. */
export function unpickTable(k: Kernels, holding: Holding, n: number): number {
  const { lanes, values, valueBytes } = k;
  const blocks = Math.floor(n / 4 / lanes) + 1;
  return holding.keep(`${k.precision} unpick ${n}`, 32 * blocks, (at) => {
    for (let bin = 0, i = at / valueBytes; bin < blocks * lanes; bin++, i += bin % lanes ? 1 : lanes + 1) {
      writeRoot(root, 0, bin, n);
      values[i] = root[1]! / 2;
      values[i + lanes] = -root[0]! / 2;
    }
  });
}

/** The same turns for rows of a matrix: those of k from 1 to `rows` in blocks, and those of first·q as numbers. */
export function unpickRowTables(
  k: Kernels,
  holding: Holding,
  { n, first, second, rows }: { n: number; first: number; second: number; rows: number },
): [number, number] {
  const { lanes, values, valueBytes } = k;
  const blocks = holding.keep(`${k.precision} unpick ${n} ${rows}`, 2 * valueBytes * rows, (at) => {
    for (let row = 0, i = at / valueBytes; row < rows; row++, i += row % lanes ? 1 : lanes + 1) {
      writeRoot(root, 0, row + 1, n);
      values[i] = root[1]! / 2;
      values[i + lanes] = -root[0]! / 2;
    }
  });
  const numbers = holding.keep(`${k.precision} half turn ${second}`, 2 * valueBytes * second, (at) => {
    for (let q = 0, i = at / valueBytes; q < second; q++, i += 2) {
      writeRoot(root, 0, first * q, n);
      values.set(root, i);
    }
  });
  return [blocks, numbers];
}

/** exp(-πi·k²/n), k < n. */
export function chirpTable(k: Kernels, holding: Holding, n: number): number {
  return holding.keep(`${k.precision} chirp ${n}`, 2 * k.valueBytes * n, (at) => {
    let i = at / k.valueBytes;
    for (let bin = 0, square = 0; bin < n; bin++) {
      writeRoot(root, 0, square, 2 * n);
      k.values[i++] = root[0]!;
      k.values[i++] = root[1]!;
      square = (square + 2 * bin + 1) % (2 * n); // bin² mod 2n without ever forming bin², which would lose bits
    }
  });
}

/** Roots of `total` in two tables of f64: the first 2^shift, and every 2^shift-th. */
export function twoLevelTables(holding: Holding, total: number): { lo: number; hi: number; shift: number } {
  const shift = Math.ceil(Math.log2(total) / 2);
  const { f64 } = holding.shelf.memory;
  const table = (name: string, count: number, step: number) =>
    holding.keep(`${name} ${total}`, 16 * count, (at) => {
      for (let i = 0; i < count; i++) writeRoot(f64, at / 8 + 2 * i, i * step, total);
    });
  return { lo: table("lo", 2 ** shift, 1), hi: table("hi", Math.ceil(total / 2 ** shift) + 1, 2 ** shift), shift };
}

/** exp(-2πi·row·b/total) for the columns b of a panel, rows of blocks. */
export function fixTable(k: Kernels, holding: Holding, rows: number, width: number, total: number): number {
  const bytes = 2 * k.valueBytes * rows * width;
  return holding.keep(`${k.precision} fix ${rows} ${width} ${total}`, bytes, (at) => {
    let i = at / k.valueBytes;
    for (let row = 0; row < rows; row++)
      for (let b = 0; b < width; b += k.lanes, i += 2 * k.lanes)
        for (let lane = 0; lane < k.lanes; lane++) writeBlockRoot(k, i + lane, row * (b + lane), total);
  });
}

function writeBlockRoot(k: Kernels, i: number, turn: number, length: number): void {
  writeRoot(root, 0, turn, length);
  k.values[i] = root[0]!;
  k.values[i + k.lanes] = root[1]!;
}
