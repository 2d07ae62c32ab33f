/** Columns of a spectrum that are evenly spaced in the logarithm of the frequency. Pure. */
import type { F } from "../types.ts";

export interface LogColumns {
  /** Of each column's highest value. */
  readonly frequency: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Every column is one value. */
  readonly exact: boolean;
}

interface Request {
  from: number;
  to: number;
  columns: number;
}

/**
 * Extremes of the values whose frequencies (ascending) lie in each column of [from, to], and one value beyond each edge, so that
 * lines reach it. Columns without a value are left out; what lies at 0 Hz or below has no place.
 */
export function logColumns(frequency: ArrayLike<number>, low: F, high: F, { from, to, columns }: Request): LogColumns {
  const [start, end] = [Math.log(Math.max(from, Number.MIN_VALUE)), Math.log(to)];
  const columnOf = (hertz: number) => {
    if (!(hertz > 0)) return undefined;
    if (hertz < from) return -1;
    if (hertz > to) return columns;
    return Math.min(columns - 1, Math.floor(((Math.log(hertz) - start) / (end - start || 1)) * columns));
  };
  const found = { frequency: [] as number[], min: [] as number[], max: [] as number[] };
  let [open, exact] = [Number.NaN, true];
  for (let i = 0; i < frequency.length; i++) {
    const hertz = frequency[i]!;
    const column = columnOf(hertz);
    if (column === undefined || (column < 0 && (columnOf(frequency[i + 1]!) ?? 0) < 0)) continue;
    const last = found.max.length - 1;
    if (column !== open) {
      found.frequency.push(hertz);
      found.min.push(low[i]!);
      found.max.push(high[i]!);
      open = column;
      continue;
    }
    if (column === columns) break;
    exact = false;
    if (isBeyond(low[i]!, found.min[last]!, -1)) found.min[last] = low[i]!;
    if (!isBeyond(high[i]!, found.max[last]!, 1)) continue;
    found.max[last] = high[i]!;
    found.frequency[last] = hertz;
  }
  return {
    frequency: Float64Array.from(found.frequency),
    min: Float64Array.from(found.min),
    max: Float64Array.from(found.max),
    exact,
  };
}

/** What is not finite never is, and everything else is beyond it. */
const isBeyond = (value: number, known: number, direction: -1 | 1): boolean =>
  Number.isFinite(value) && (!Number.isFinite(known) || direction * (value - known) > 0);

/** The decades that [from, to] is made of, from the lowest. */
export function decadesOf(from: number, to: number): (readonly [from: number, to: number])[] {
  const decades: (readonly [number, number])[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min(to, start * 10);
    decades.push([start, end]);
    start = end;
  }
  return decades;
}
