/** Steps as the kernels' run table reads them (assembly/run-table.mjs): op, inp, out, table, m, s and one of the op's own. */
import type { Holding } from "./shelf.ts";

export type Step = readonly [op: number, inp: number, out: number, table?: number, m?: number, s?: number, x?: number];

/** Kinds of passes; the op is 16 times the kind plus the radix. */
export const PASS = {
  first: 0,
  firstSwap: 1,
  middle: 2,
  lastBlock: 3,
  last: 4,
  lastSwap: 5,
  loose: 6,
  looseFirst: 7,
} as const;

export const OP = {
  unpickBlocks: 240,
  unpick: 241,
  pick: 242,
  widen: 243,
  mirror: 244,
  narrow: 245,
  product: 246,
  zero: 247,
  copy: 248,
  columns: 249,
  rows: 250,
  realRows: 251,
} as const;

export const pass = (kind: keyof typeof PASS, radix: number): number => 16 * PASS[kind] + radix;

/** Writes steps into kernel memory and gives the call that runs them. */
export function writeSteps(holding: Holding, steps: readonly Step[]): { table: number; count: number } {
  const table = holding.allocate(32 * steps.length);
  const { u32 } = holding.shelf.memory;
  steps.forEach((step, i) => {
    u32.fill(0, table / 4 + 8 * i, table / 4 + 8 * i + 8);
    u32.set(step as readonly number[], table / 4 + 8 * i);
  });
  return { table, count: steps.length };
}

/** Writes words into memory of their own. */
export function writeWords(holding: Holding, words: readonly number[]): number {
  const at = holding.allocate(4 * words.length);
  holding.shelf.memory.u32.set(words, at / 4);
  return at;
}
