/** Lengths beyond the cache as a matrix: columns, turns, rows; each read and written once. */
import type { Job, Transform } from "./complex.ts";
import { isEnd, planPanelFactors } from "./factors.ts";
import { fixTable, passTable, twoLevelTables, unpickRowTables } from "./tables.ts";
import { OP, type Step, writeWords } from "./words.ts";

/** Columns (or rows) of one panel: two panels stay in the second cache. */
const PANEL = 32;

export function fourSteps(job: Job, transform: Transform, split: [number, number]): Step[] {
  const { to, inverse } = transform;
  const { kernels, holding } = job;
  const value = 2 * kernels.valueBytes;
  const [first, second] = split;
  const { step, between, width, panels } = columnStep(job, transform, split);
  const rows = [
    ...[between, value * second, to, value * first, first, width, ...panels, second],
    ...panelFactors(job, second),
    inverse ? 2 : 0,
  ];
  return [step, [OP.rows, writeWords(holding, rows), 0]];
}

/** The spectrum of \`2 first second\` real values from the half as many complex ones; undefined for a matrix of few rows. */
export function realFourSteps(job: Job, transform: Transform, split: [number, number]): Step[] | undefined {
  const { kernels, holding } = job;
  const value = 2 * kernels.valueBytes;
  const [first, second] = split;
  const { step, between, width, panels } = columnStep(job, transform, split);
  const rows = Math.ceil(first / 2 / width) * width;
  if (rows >= first) return undefined;
  const more = [10, 11].map((i) => holding.work(i, value * width * second));
  const tables = unpickRowTables(kernels, holding, { n: 2 * first * second, first, second, rows });
  const words = [
    ...[between, value * second, transform.to, first, second, width, ...panels, ...more],
    ...panelFactors(job, second),
    ...tables,
  ];
  return [step, [OP.realRows, writeWords(holding, words), 0]];
}

/** Transforms of the columns, turned, into a matrix between. */
function columnStep(job: Job, { n, from, inverse }: Transform, [first, second]: [number, number]) {
  const { kernels, holding } = job;
  const value = 2 * kernels.valueBytes;
  const width = PANEL;
  const between = holding.work(6, value * n);
  const panels = [0, 1].map((i) => holding.work(7 + i, value * width * Math.max(first, second)));
  const { lo, hi, shift } = twoLevelTables(holding, n);
  const [cur, fix] = [holding.work(9, value * first), fixTable(kernels, holding, first, width, n)];
  const factors = planPanelFactors(first)!;
  const apart = isEnd(factors[0]!) && factors.length > 1 ? 0 : 16;
  const words = [
    ...[from, value * second, between, value * second, second, width, ...panels, first],
    ...panelFactors(job, first),
    ...[(inverse ? 1 : 0) | 4 | apart, lo, hi, shift, n, cur, fix, 0, 0, 0, 0],
  ];
  const step: Step = [OP.columns, writeWords(holding, words), 0];
  return { step, between, width, panels };
}

/** How many passes a panel takes, and where they are told: radix, turns, m of each. */
export function panelFactors({ kernels, holding }: Job, n: number): [count: number, at: number] {
  const factors = planPanelFactors(n) ?? [];
  let length = n;
  const words = factors.flatMap((radix, i) => {
    const table = i < factors.length - 1 ? passTable(kernels, holding, length, radix) : 0;
    length /= radix;
    return [radix, table, length];
  });
  return [factors.length, writeWords(holding, words)];
}
