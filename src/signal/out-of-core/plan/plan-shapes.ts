/** The shapes that fit into a worker's memory. Pure. */
import { halfOf } from "./blocked-index.ts";
import { divisorsOf } from "./good-length.ts";
import type { Shape } from "./layout.ts";
import type { Sizes } from "./plan-steps.ts";

/** Longer columns than these are not tried: the reads of their panels are short. */
const MOST_ROWS = 2 ** 15;

/** What a plan may take of the memory of the kernels, which is 64 MiB; what finds no room there is computed many times slower. */
export const KERNEL_BYTES = 48 * 2 ** 20;

/** A row's transform holds its input, its output and about as much again. */
const ROW_BUFFERS = 4;

/** A chunk of the result is being put while the next is made. */
const CHUNK_BUFFERS = 2;

type Factors = Pick<Shape, "n1" | "n2">;

/** Splits of n in two factors. */
export function* shapesOfTwo(n: number, taskBytes: number, sizes: Sizes, given: Factors | undefined): Generator<Shape> {
  for (const n1 of given ? [given.n1] : factorsOf(n, 8)) {
    const n3 = n / n1;
    const columns = columnsFitting({ n1, n3 }, taskBytes, sizes);
    const rows = Math.min(halfOf({ n1 }), rowsFitting(n3, taskBytes, sizes));
    if (columns >= 1 && rows >= 1) yield { n, n1, n2: 1, n3, columns, width: columns, rows, planes: 1 };
  }
}

/** Splits of n in three factors, for what is long and little memory; so many neighbouring bins lie together at least. */
export function* shapesOfThree(
  n: number,
  taskBytes: number,
  sizes: Sizes,
  { given, leastRows }: { given: Factors | undefined; leastRows: number },
): Generator<Shape> {
  for (const n1 of given ? [given.n1] : factorsOf(n, 2))
    for (const n2 of given ? [given.n2] : factorsOf(n / n1, 2)) {
      const factors = { n, n1, n2, n3: n / n1 / n2 };
      for (let rows = leastRows; rows < 2 * halfOf(factors); rows *= 2) {
        const shape = threeOf(factors, Math.min(rows, halfOf(factors)), taskBytes, sizes);
        if (shape) yield shape;
      }
    }
}

/** Divisors that are tried: a few of each octave, for some lengths have a thousand. */
function factorsOf(n: number, perOctave: number): number[] {
  const inOctave = new Map<number, number>();
  return divisorsOf(n).filter((divisor) => {
    if (divisor < 2 || divisor > MOST_ROWS || divisor === n) return false;
    const octave = Math.floor(Math.log2(divisor));
    const before = inOctave.get(octave) ?? 0;
    inOctave.set(octave, before + 1);
    return before < perOctave;
  });
}

function threeOf(
  factors: { n: number; n1: number; n2: number; n3: number },
  rows: number,
  taskBytes: number,
  sizes: Sizes,
): Shape | undefined {
  const { n2, n3 } = factors;
  const fitting = columnsFitting(factors, taskBytes, sizes);
  const inMiddle = evenBelow(Math.min(taskBytes, KERNEL_BYTES) / (2 * sizes.valueBytes * (2 * n2 * rows + 1)), n3);
  const width = Math.min(fitting, inMiddle);
  const planes = largestDivisor(n2, rowsFitting(n3, taskBytes, sizes) / rows);
  if (width < 1 || planes < 1) return undefined;
  const columns = width === n3 ? n3 : Math.min(width * Math.floor(fitting / width), n3);
  return { ...factors, columns, width, rows, planes };
}

/** Two buffers of [n1][columns] real values beside the one that writes. */
function columnsFitting({ n1, n3 }: { n1: number; n3: number }, taskBytes: number, sizes: Sizes): number {
  return evenBelow(Math.min(taskBytes - sizes.bufferBytes, KERNEL_BYTES) / (2 * n1 * sizes.valueBytes), n3);
}

/** Two columns are transformed as one, so a panel has an even number of them unless it has all. */
function evenBelow(most: number, all: number): number {
  if (all + (all % 2) <= most) return all;
  return 2 * Math.floor(most / 2);
}

function rowsFitting(n3: number, taskBytes: number, sizes: Sizes): number {
  const rowBytes = 2 * sizes.valueBytes * n3;
  if (ROW_BUFFERS * rowBytes > KERNEL_BYTES) return 0;
  return Math.floor((taskBytes - CHUNK_BUFFERS * sizes.bufferBytes) / rowBytes) - ROW_BUFFERS;
}

/** 0 where not even 1 fits. */
function largestDivisor(n: number, most: number): number {
  for (let divisor = Math.min(n, Math.floor(most)); divisor >= 1; divisor--) if (n % divisor === 0) return divisor;
  return 0;
}
